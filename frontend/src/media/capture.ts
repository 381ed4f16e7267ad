/** Opening a microphone or a camera, and saying in a sentence why that did not work. */

export type Captured = "microphone" | "camera";

export class CaptureRefused extends Error {
  constructor(
    readonly kind: Captured,
    cause: unknown,
  ) {
    super(explainCapture(kind, cause), { cause });
  }
}

/** Small pictures beside a board: more pixels would only cost the connection. */
const CAMERA_SIZE: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 24 } };
const VOICE: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Ask for one track, of the chosen device if it is there; raises CaptureRefused. */
export async function openTrack(kind: Captured, deviceId: string): Promise<MediaStreamTrack> {
  const wanted = { ...(kind === "camera" ? CAMERA_SIZE : VOICE), ...(deviceId && { deviceId: { ideal: deviceId } }) };
  try {
    const stream = await mediaDevices().getUserMedia(kind === "camera" ? { video: wanted } : { audio: wanted });
    const [track] = stream.getTracks();
    if (!track) throw new DOMException("no track", "NotFoundError");
    return track;
  } catch (error) {
    throw new CaptureRefused(kind, error);
  }
}

export function explainCapture(kind: Captured, cause: unknown): string {
  switch (cause instanceof DOMException || cause instanceof NotSecure ? cause.name : "") {
    case "NotAllowedError":
      return `Your browser does not let this page use the ${kind}. Allow it beside the address, then try again.`;
    case "NotFoundError":
    case "OverconstrainedError":
      return `No ${kind} was found. Connect one, then try again.`;
    case "NotReadableError":
    case "AbortError":
      return `Your ${kind} is in use by another program, or switched off. Close that program, then try again.`;
    case "NotSecure":
      return "Browsers allow calls on https addresses only. Tell the operator of this site.";
    default:
      return `Your ${kind} could not be opened. Check it, then try again.`;
  }
}

class NotSecure extends Error {
  override name = "NotSecure";
}

/** Browsers leave it out on pages that are not secure. */
export function mediaDevices(): MediaDevices {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!devices) throw new NotSecure();
  return devices;
}
