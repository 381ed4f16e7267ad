/** How the nine lines and the stages look; `config/look.py` is the source and a test keeps the two equal. */

export const LINES = [
  { key: "requirements", name: "Requirements", icon: "clipboard-list" },
  { key: "framing", name: "Framing", icon: "crosshair" },
  { key: "architecture", name: "Architecture", icon: "network" },
  { key: "data", name: "Data", icon: "database" },
  { key: "modeling", name: "Modeling", icon: "brain-circuit" },
  { key: "deployment", name: "Deployment", icon: "rocket" },
  { key: "monitoring", name: "Monitoring", icon: "activity" },
  { key: "tradeoffs", name: "Trade-offs", icon: "scale" },
  { key: "communication", name: "Communication", icon: "messages-square" },
] as const;

export const STAGES = [
  ...LINES.slice(0, 7),
  { key: "stretch", name: "Stretch", icon: "telescope" },
  { key: "wrap", name: "Wrap-up", icon: "flag" },
] as const;

export type LineKey = (typeof LINES)[number]["key"];
export type StageKey = (typeof STAGES)[number]["key"];
