// <copy-text from="ID"><button hidden>Copy</button></copy-text>: copies the text or value of the element with that id.
class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = document.getElementById(this.getAttribute("from"));
      try {
        await navigator.clipboard.writeText((from.value ?? from.textContent).trim());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Select the text and copy it by hand";
      }
      setTimeout(() => { button.textContent = label; }, 2500);
    });
  }
}
customElements.define("copy-text", CopyText);
