/** The chime in the room's menu: on or off, remembered in this browser; turning it on lets it be heard. */

import { chimeWanted, ring } from "./chime";
import { useStored } from "./stored";

export function ChimeSwitch() {
  const wanted = useStored(chimeWanted);
  const toggle = () => {
    chimeWanted.set(!wanted);
    if (!wanted) ring("soon");
  };
  return (
    <button type="button" aria-pressed={wanted} onClick={toggle}>
      Chime when a stage ends<span aria-hidden="true">: {wanted ? "on" : "off"}</span>
    </button>
  );
}
