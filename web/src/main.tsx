/** The page's beginning. */
import { render } from "preact";
import "@xterm/xterm/css/xterm.css";
import "./style.css";
import { App } from "./app";
import { isEmbedded, start } from "./state";

const root = document.getElementById("app");
if (root !== null) {
  render(<App />, root);
}
void start();
if (import.meta.env.PROD && !isEmbedded && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("./sw.js");
}
