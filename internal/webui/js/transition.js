// While one page fades into the next, what is painted is a picture of it, and
// browsers give a click on the picture to the root element: a quick reader's
// click would be lost. It ends the fade and goes to what lies below.

addEventListener("click", async event => {
  if (event.target !== document.documentElement || !event.detail) return;
  document.activeViewTransition?.skipTransition();
  for (const one of document.getAnimations()) if (one.effect.pseudoElement?.startsWith("::view-transition")) one.finish();
  for (let frames = 0; frames < 4; frames++) {
    const below = document.elementFromPoint(event.clientX, event.clientY);
    if (below && below !== document.documentElement) {
      below.closest("input, textarea, select")?.focus();
      const { clientX, clientY, ctrlKey, metaKey, shiftKey } = event;
      below.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window, detail: 1, clientX, clientY, ctrlKey, metaKey, shiftKey }));
      return;
    }
    await new Promise(requestAnimationFrame);
  }
});
