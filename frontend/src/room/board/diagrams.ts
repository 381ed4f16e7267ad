/** Diagrams to begin with. They say nothing of any scenario, so that both people may have them. */

export interface StartingDiagram {
  key: string;
  name: string;
  text: string;
}

export const STARTING_DIAGRAMS: readonly StartingDiagram[] = [
  {
    key: "two-paths",
    name: "Two paths: offline and online",
    text: `flowchart LR
  subgraph offline [Offline]
    data[(Data)] --> features[Features] --> training[Training] --> evaluation[Evaluation]
  end
  subgraph online [Online]
    request([Request]) --> serving[Model server] --> decision[Decision] --> response([Response])
  end
  evaluation -->|release| serving
  decision -->|logged| data`,
  },
  {
    key: "two-stages",
    name: "Retrieval and ranking",
    text: `flowchart LR
  client([Client]) --> gateway[Gateway]
  gateway --> candidates[Candidate generation]
  candidates -->|hundreds| ranking[Ranking]
  ranking -->|tens| post[Post-processing]
  post --> client
  store[(Feature store)] --> candidates
  store --> ranking`,
  },
  {
    key: "loop",
    name: "Training loop",
    text: `flowchart LR
  events[Stream of events] --> labels[Labels]
  labels --> job[Training job]
  job --> check{Better than now?}
  check -->|yes| registry[(Model registry)]
  check -->|no| job
  registry --> server[Model server]
  server --> monitor[Monitor]
  monitor -->|drift| job`,
  },
  {
    key: "request",
    name: "One request, step by step",
    text: `sequenceDiagram
  participant C as Client
  participant G as Gateway
  participant F as Feature store
  participant M as Model server
  C->>G: request
  G->>F: features
  F-->>G: vector
  G->>M: predict
  M-->>G: score
  G-->>C: decision`,
  },
];
