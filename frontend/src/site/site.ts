/** The site's own small behaviours; a file in behaviours/ is started by being there. */

import "../styles/site.css";
import "./requests";
import { startMenus } from "./menus";
import { watchScrollRegions } from "./scroll-regions";
import { startThemeMenu } from "./theme";
import { fillTimeZones } from "./time-zone";

startThemeMenu(document, localStorage);
startMenus(document);
fillTimeZones(document);
watchScrollRegions(document);

import.meta.glob(["./behaviours/*.ts", "!./behaviours/*.test.ts"], { eager: true });
