/** The board as it was, in Excalidraw's view mode: it can be moved and zoomed, and nothing can be changed. */

import "@excalidraw/excalidraw/index.css";
import "../room/styles/board.css";

import * as excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import { useEffect, useState } from "react";

import { PAPER } from "../room/board/paper";
import { useTheme } from "../room/theme";
import type { ReplayBoot } from "./boot";
import { useServices } from "./context";
import { Pictures } from "./pictures";
import type { Player } from "./player";
import { Scene } from "./scene";

const { Excalidraw, MainMenu } = excalidraw;

export default function Board() {
  const { boot, player } = useServices();
  const theme = useTheme();
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const [initialData] = useState({ appState: { viewBackgroundColor: PAPER[theme] } });
  useEffect(() => (api ? show(boot, player, api) : undefined), [api, boot, player]);
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
function show(boot: ReplayBoot, player: Player, api: ExcalidrawImperativeAPI): () => void {
  const scene = new Scene(excalidraw.restoreElements);
  const pictures = new Pictures(boot.picturesUrl, (files) => api.addFiles(files));
  const draw = (touched: readonly string[] | null) => {
    const elements = scene.elements(player.doc, touched);
    api.updateScene({ elements, captureUpdate: excalidraw.CaptureUpdateAction.NEVER });
    pictures.want(elements);
  };
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
    pictures.stop();
  };
}

function fitAll(player: Player, api: ExcalidrawImperativeAPI): void {
  const all = new Scene(excalidraw.restoreElements).elements(player.finalDoc(), null);
  if (all.length > 0) api.scrollToContent(all, { fitToContent: true, animate: false });
}
