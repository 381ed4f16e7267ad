/** The parts of a machine learning system that can be put on the board: data only; `shapes.ts` draws them. */

/** box: something that runs; store: something that keeps; pipe: something that flows; person: someone outside. */
export type PartForm = "box" | "store" | "pipe" | "person";

/** Where in the life of a system a part belongs: it decides the tint and nothing else. */
export type PartKind = "serving" | "data" | "training" | "outside";

export interface Part {
  key: string;
  name: string;
  about: string;
  form: PartForm;
  kind: PartKind;
  /** Other words that people search for. */
  words: string;
}

export const PARTS: readonly Part[] = [
  { key: "client", name: "User / client", about: "Who asks, and waits for the answer", form: "person", kind: "outside", words: "app browser mobile caller" },
  { key: "gateway", name: "Gateway", about: "Lets requests in, limits and routes them", form: "box", kind: "serving", words: "api load balancer entry rate limit" },
  { key: "candidate-generation", name: "Candidate generation", about: "From millions of items to hundreds", form: "box", kind: "serving", words: "retrieval recall two-tower ann index" },
  { key: "ranking", name: "Ranking", about: "Scores and orders the candidates", form: "box", kind: "serving", words: "ranker scoring re-rank" },
  { key: "post-processing", name: "Post-processing", about: "Rules, diversity, calibration, thresholds", form: "box", kind: "serving", words: "filter business rules decision policy" },
  { key: "model-server", name: "Model server", about: "Answers with a prediction in time", form: "box", kind: "serving", words: "inference serving gpu endpoint" },
  { key: "cache", name: "Cache", about: "Answers again what was asked before", form: "store", kind: "serving", words: "redis memory ttl" },
  { key: "feature-store", name: "Feature store", about: "The same features online and offline", form: "store", kind: "data", words: "features point-in-time skew" },
  { key: "database", name: "Database", about: "What must not be lost", form: "store", kind: "data", words: "db sql storage warehouse lake table" },
  { key: "queue", name: "Queue", about: "Work that waits to be done once", form: "pipe", kind: "data", words: "tasks jobs buffer broker" },
  { key: "stream", name: "Stream", about: "Events in order, read by many", form: "pipe", kind: "data", words: "kafka events log topic real-time" },
  { key: "batch-job", name: "Batch job", about: "Runs on a schedule over much data", form: "box", kind: "training", words: "spark etl pipeline training cron" },
  { key: "registry", name: "Model registry", about: "Versions of models, and which one serves", form: "store", kind: "training", words: "artifacts versions rollout" },
  { key: "monitor", name: "Monitor", about: "Sees drift, delay and damage", form: "box", kind: "training", words: "alerts metrics drift dashboards observability" },
];

/** Parts whose name, line or words hold every word that was typed; names that begin with it come first. */
export function findParts(typed: string): Part[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = PARTS.filter(({ name, about, words }) => {
    const text = `${name} ${about} ${words}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const begins = ({ name }: Part) => name.toLowerCase().startsWith(wanted[0] ?? "");
  return wanted.length === 0 ? found : [...found.filter(begins), ...found.filter((part) => !begins(part))];
}
