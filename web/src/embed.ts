/**
 * `<docksim-shell>`: the playground in a page of somebody else.
 *
 * Attributes: `run` (commands to begin with, one a line), `lesson` (a lesson's name), `readonly`, `lang` (`en`, `ko`), `height`.
 */
const HOME = new URL(/* @vite-ignore */ "./", import.meta.url);

class DocksimShell extends HTMLElement {
  static readonly observedAttributes = ["run", "lesson", "readonly", "lang", "height"];

  connectedCallback(): void {
    this.#render();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) {
      this.#render();
    }
  }

  #render(): void {
    const url = new URL(HOME);
    url.searchParams.set("embed", "");
    for (const line of (this.getAttribute("run") ?? "").split("\n")) {
      if (line.trim() !== "") {
        url.searchParams.append("run", line.trim());
      }
    }
    for (const name of ["lesson", "lang"]) {
      const value = this.getAttribute(name);
      if (value !== null) {
        url.searchParams.set(name, value);
      }
    }
    if (this.hasAttribute("readonly")) {
      url.searchParams.set("readonly", "");
    }
    const frame = document.createElement("iframe");
    frame.src = url.href;
    frame.title = "docksim";
    frame.allow = "clipboard-write";
    frame.style.cssText = `border:0;width:100%;height:${this.getAttribute("height") ?? "480px"};border-radius:10px`;
    this.style.display = "block";
    this.replaceChildren(frame);
  }
}

customElements.define("docksim-shell", DocksimShell);
