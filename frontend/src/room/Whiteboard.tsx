/** Excalidraw as our board. It is loaded on its own (`Board.tsx`), because it is half of the page's weight. */

import "@excalidraw/excalidraw/index.css";

import * as excalidraw from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI, ExcalidrawProps } from "@excalidraw/excalidraw/types";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";

import { OpenTool, ToolButtons, toolOf, useTools } from "./board/BoardTools";
import { PAPER } from "./board/paper";
import { useRoomState, useServices } from "./context";
import { bindBoard, BOARD_UI_OPTIONS, type BoardBinding } from "./engine/board";
import { keptView, viewKeeper } from "./leaving/board_view";
import { useTheme } from "./theme";

const { Excalidraw, MainMenu } = excalidraw;

export default function Whiteboard() {
  const { boot, room } = useServices();
  const { readOnly } = useRoomState();
  const theme = useTheme();
  const [api, setApi] = useState<ExcalidrawImperativeAPI | null>(null);
  const binding = useRef<BoardBinding | null>(null);
  const tools = useTools(api);
  const [initialData] = useState(() => ({ appState: { viewBackgroundColor: PAPER[theme], ...keptView(boot) } }));
  useEffect(() => {
    if (!api) return;
    binding.current = bindBoard(room, api, excalidraw);
    return () => {
      binding.current?.destroy();
      binding.current = null;
    };
  }, [api, room]);
  useEffect(() => {
    const { NEVER } = excalidraw.CaptureUpdateAction;
    api?.updateScene({ appState: { viewBackgroundColor: PAPER[theme] }, captureUpdate: NEVER });
  }, [api, theme]);
  const pointerMoved = useCallback<NonNullable<ExcalidrawProps["onPointerUpdate"]>>(
    (update) => binding.current?.onPointerUpdate(update),
    [],
  );
  const addImage = useCallback(async (file: File) => {
    if (binding.current === null) throw new Error("The board is closed.");
    return binding.current.addImage(file);
  }, []);
  const keepView = useMemo(() => viewKeeper(boot), [boot]);
  const keyDown = (event: KeyboardEvent) => {
    const tool = readOnly ? null : toolOf(event);
    if (tool === null) return;
    event.preventDefault();
    event.stopPropagation();
    tools.toggle(tool);
  };
  return (
    <div className="board-editor" onKeyDownCapture={keyDown}>
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={initialData}
        onPointerUpdate={pointerMoved}
        generateIdForFile={addImage}
        UIOptions={BOARD_UI_OPTIONS}
        viewModeEnabled={readOnly}
        theme={theme}
        isCollaborating
        onScrollChange={keepView}
        aiEnabled={false}
        validateEmbeddable={false}
        handleKeyboardGlobally={false}
      >
        {/* In place of the default menu, which links to other sites. */}
        <MainMenu>
          <MainMenu.DefaultItems.SaveAsImage />
          <MainMenu.DefaultItems.SearchMenu />
          <MainMenu.DefaultItems.Help />
        </MainMenu>
      </Excalidraw>
      {api && !readOnly && <ToolButtons tools={tools} />}
      {api && !readOnly && <OpenTool tools={tools} editor={excalidraw} api={api} />}
    </div>
  );
}
