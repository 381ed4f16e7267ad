/** How loud a track is, from 0 to 1. */

export interface LevelMeter {
  read(): number;
  stop(): void;
}

/** Speech at a usual distance comes to about 0.1; below this it is the room that is heard. */
export const SPEECH = 0.02;

export function meterOf(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read: () => {
      analyser.getFloatTimeDomainData(samples);
      return loudness(samples);
    },
    stop: () => {
      source.disconnect();
      void context.close();
    },
  };
}

/** The root mean square: what a meter shows. */
export function loudness(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return Math.min(1, Math.sqrt(sum / samples.length));
}
