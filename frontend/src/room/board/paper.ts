// Our paper and our slate. In the dark theme Excalidraw turns the whole canvas over: this blue-white becomes #10161d.
export const PAPER = { light: "#fffdf9", dark: "#f5fcff" };
