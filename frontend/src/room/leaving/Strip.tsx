import type { ReactNode } from "react";

import { Icon, type IconName } from "../Icon";

interface StripProps {
  kind: "info" | "warning" | "error";
  icon: IconName;
  children: ReactNode;
}

export function Strip({ kind, icon, children }: StripProps) {
  return (
    <div className={`room-strip room-strip-${kind}`}>
      <Icon name={icon} size={18} />
      <div className="room-strip-body">{children}</div>
    </div>
  );
}
