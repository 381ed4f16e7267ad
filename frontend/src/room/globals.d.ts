/** Read by Excalidraw when its module runs. */
interface Window {
  EXCALIDRAW_ASSET_PATH: string;
}
