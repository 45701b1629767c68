/** Where a terminal is on the page. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isReadOnly, language, pane, side, theme, world } from "../state";
import type { TerminalSession } from "./session";

const THEMES = {
  light: { background: "#fffdf8", foreground: "#22302f", cursor: "#0f766e", cursorAccent: "#fffdf8", selectionBackground: "#cfe5df", black: "#22302f", red: "#b3362b", green: "#23704a", yellow: "#8a5a00", blue: "#2a5caa", magenta: "#8a3b86", cyan: "#0b6e69", white: "#6b7674", brightBlack: "#6b7674", brightWhite: "#22302f" },
  dark: { background: "#101817", foreground: "#dde6e2", cursor: "#7cc4b4", cursorAccent: "#101817", selectionBackground: "#27443f", black: "#101817", red: "#f08a7b", green: "#8fce9f", yellow: "#e8bd73", blue: "#8fb8f2", magenta: "#d7a1d3", cyan: "#7cc4b4", white: "#b9c6c1", brightBlack: "#8a9894", brightWhite: "#f3f7f5" },
};

export function TerminalView({ session, isFront }: { session: TerminalSession; isFront: boolean }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) {
      return undefined;
    }
    session.mount(element);
    const observer = new ResizeObserver(() => {
      if (element.offsetParent !== null && element.clientWidth > 40) {
        const { columns, rows } = session.fit();
        void world.call("resize", session.id, columns, rows);
      }
    });
    observer.observe(element);
    if (isFront && !isReadOnly && matchMedia("(pointer: fine)").matches) {
      session.xterm.focus();
    }
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    session.xterm.options.theme = THEMES[theme.value];
  }, [theme.value]);
  useEffect(() => {
    if (isFront) {
      session.fit();
    }
  }, [isFront, pane.value, side.value, language.value]);
  return <div class="screen" role="tabpanel" hidden={!isFront} ref={frame} />;
}
