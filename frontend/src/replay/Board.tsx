/** The board as it was, in Excalidraw's view mode: it can be moved and zoomed, and nothing can be changed. */

import "@excalidraw/excalidraw/index.css";

import * as excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useState } from "react";

import { useTheme } from "../room/theme";
import { useServices } from "./context";
import type { Player } from "./player";
import { Scene } from "./scene";

const { Excalidraw, MainMenu } = excalidraw;

// As in the room: in the dark theme Excalidraw turns the whole canvas over, and this blue-white becomes #10161d.
const PAPER = { light: "#fffdf9", dark: "#f5fcff" };

export default function Board() {
  const { player } = useServices();
  const theme = useTheme();
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const [initialData] = useState({ appState: { viewBackgroundColor: PAPER[theme] } });
  useEffect(() => (api ? show(player, api) : undefined), [api, player]);
  useEffect(() => {
    const { NEVER } = excalidraw.CaptureUpdateAction;
    api?.updateScene({ appState: { viewBackgroundColor: PAPER[theme] }, captureUpdate: NEVER });
  }, [api, theme]);
  return (
    <>
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={initialData}
        viewModeEnabled
        theme={theme}
        aiEnabled={false}
        validateEmbeddable={false}
        handleKeyboardGlobally={false}
      >
        {/* In place of the default menu, which links to other sites; the styles take its button away. */}
        <MainMenu />
      </Excalidraw>
      <button
        type="button"
        className="btn btn-sm replay-fit"
        disabled={!api}
        onClick={() => api && fitAll(player, api)}
      >
        Fit the board
      </button>
    </>
  );
}

/** Keep the scene at the player's moment; the whole finished board fits in view from the beginning. */
function show(player: Player, api: ExcalidrawImperativeAPI): () => void {
  const scene = new Scene(excalidraw.restoreElements);
  const draw = (touched: readonly string[] | null) =>
    api.updateScene({
      elements: scene.elements(player.doc, touched),
      captureUpdate: excalidraw.CaptureUpdateAction.NEVER,
    });
  // While Excalidraw loads it replaces the scene: what is drawn before that is drawn again at its first change.
  let loaded = !api.getAppState().isLoading;
  const started = api.onChange(() => {
    if (loaded || api.getAppState().isLoading) return;
    loaded = true;
    draw(null);
  });
  draw(null);
  performance.mark("replay: opened");
  const stopped = player.onScene(({ touched }) => draw(touched));
  player.prepare(() => {
    performance.mark("replay: keyframes made");
    fitAll(player, api);
  });
  return () => {
    started();
    stopped();
  };
}

function fitAll(player: Player, api: ExcalidrawImperativeAPI): void {
  const all = new Scene(excalidraw.restoreElements).elements(player.finalDoc(), null);
  if (all.length > 0) api.scrollToContent(all, { fitToContent: true, animate: false });
}
