/** Recording what the candidate just did. The list itself comes back as private events. */

import { useCallback, useState } from "react";

import { useServices } from "./context";
import { sentenceOf } from "./remote";

type NewEvidence = { kind: "note"; line: string; text: string } | { kind: "checkpoint"; checkpoint: string };

export interface Recording {
  add: (evidence: NewEvidence) => Promise<boolean>;
  remove: (id: number) => Promise<boolean>;
  pending: boolean;
  problem: string;
}

/** What is left to write once `sent` is recorded: the person may have typed on meanwhile. */
export function withoutSent(written: string, sent: string): string {
  return written.startsWith(sent) ? written.slice(sent.length).trimStart() : written;
}

export function useRecording(): Recording {
  const { boot, room } = useServices();
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState("");
  const path = `/rounds/${boot.roundId}/evidence/`;
  const attempt = useCallback(async (request: Promise<unknown>) => {
    setRunning((before) => before + 1);
    setProblem("");
    try {
      await request;
      return true;
    } catch (error) {
      setProblem(sentenceOf(error));
      return false;
    } finally {
      setRunning((before) => before - 1);
    }
  }, []);
  const add = useCallback((evidence: NewEvidence) => attempt(room.api.post(path, evidence)), [attempt, room, path]);
  const remove = useCallback((id: number) => attempt(room.api.delete(`${path}${id}/`)), [attempt, room, path]);
  return { add, remove, pending: running > 0, problem };
}
