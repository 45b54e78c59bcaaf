/**
 * Keeps the page alive under a browser's translator, which puts <font> elements in the place of text nodes: the
 * framework goes on writing into the nodes, and nobody would see it. Each node goes back, empty, behind what stands in
 * for it. Once the page writes into it or takes it away, the translation goes, and the translator may come again.
 */
export function keepTranslated(root: Element): void {
  const translated = new WeakMap<Node, { font: ChildNode; words: string }>();

  new MutationObserver((records, observer) => {
    for (const { target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      translated.get(target)?.font.remove();
      for (const node of addedNodes) {
        const known = translated.get(node);
        // The translator shows the original again.
        if (known && !known.font.isConnected) (node as Text).data ||= known.words;
      }
      for (const node of removedNodes) {
        if (!(node instanceof Text) || node.isConnected) continue;
        const old = translated.get(node)?.font;
        const font = [...addedNodes, previousSibling, nextSibling].find(
          (near) => near?.nodeName === 'FONT' && near !== old && near.isConnected,
        ) as Element | undefined;
        if (!font || translated.has(font.nextSibling!)) {
          old?.remove();
          continue;
        }
        font.after(node);
        // A blank node marks a place for the framework; where there is no HTML, <font> shows nothing.
        if (!node.data.trim() || !(target instanceof HTMLElement)) font.remove();
        else {
          translated.set(node, { font, words: node.data });
          node.data = '';
          observer.observe(node, { characterData: true });
        }
      }
    }
    observer.takeRecords(); // what was done here
  }).observe(root, { childList: true, subtree: true });
}
