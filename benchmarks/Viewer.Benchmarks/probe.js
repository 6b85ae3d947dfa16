// Runs in the page before its own code: notes when maps are drawn, and what keeps the main thread busy.
(() => {
  const drawings = [];
  const tasks = [];
  const waiting = [];
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...all) {
    put.apply(this, all);
    if (!this.canvas.classList.contains("heat")) return;
    this.getImageData(0, 0, 1, 1); // forces the drawing to an end
    const drawing = { at: performance.now(), reference: globalThis.ifealid?.reference ?? null };
    drawings.push(drawing);
    for (const notice of waiting.splice(0)) notice(drawing);
  };
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
    .observe({ type: "longtask", buffered: true });

  const drawn = () => new Promise((resolve) => waiting.push(resolve));
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const same = (a, b) => a?.x === b.x && a?.y === b.y;

  /** Sends the pointer over a cell, as the browser does. */
  function point(cell) {
    const box = document.querySelector("canvas.heat").getBoundingClientRect();
    const { width, height } = globalThis.ifealid.dataset;
    const [clientX, clientY] = [box.left + ((cell.x + 0.5) / width) * box.width, box.top + ((cell.y + 0.5) / height) * box.height];
    const target = document.elementFromPoint(clientX, clientY) ?? document.querySelector("canvas.heat");
    target.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY, pointerType: "mouse", isPrimary: true }));
  }

  globalThis.probe = {
    /** Milliseconds since the navigation: dataset asked for, first map, whole map. */
    async load() {
      while (!globalThis.ifealid) await rest(5);
      await globalThis.ifealid.ready;
      const whole = performance.now();
      if (drawings.length === 0) await drawn();
      const asked = performance.getEntriesByName("ifealid:dataset-asked")[0]?.startTime ?? 0;
      return [asked, drawings[0].at, Math.max(whole, drawings[0].at)];
    },

    /** One move: milliseconds until the map of the cell is drawn, and until the frame that shows it has been painted. */
    async hover(x, y) {
      await rest(30);
      await frame();
      const cell = { x, y };
      const start = performance.now();
      point(cell);
      let drawing;
      do drawing = await drawn();
      while (!same(drawing.reference, cell) && !same(globalThis.ifealid.reference, cell));
      await frame();
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      return [drawing.at - start, performance.now() - start];
    },

    /** A new cell with every frame. Distinct maps a second, and by how many moves the drawn one was behind at most. */
    async motion(milliseconds) {
      const { width, height } = globalThis.ifealid.dataset;
      const order = new Map();
      const from = drawings.length;
      const start = performance.now();
      let moves = 0;
      let behind = 0;
      let seen = from;
      while (performance.now() - start < milliseconds) {
        await frame();
        const cell = { x: (moves * 7 + 3) % width, y: (moves * 3 + 5) % height };
        order.set(`${cell.x},${cell.y}`, moves);
        for (; seen < drawings.length; seen++) {
          const { reference } = drawings[seen];
          const at = reference && order.get(`${reference.x},${reference.y}`);
          if (at !== undefined && at !== null) behind = Math.max(behind, moves - 1 - at);
        }
        point(cell);
        moves++;
      }
      const seconds = (performance.now() - start) / 1000;
      return [(drawings.length - from) / seconds, moves / seconds, behind];
    },

    /** Milliseconds since the navigation and duration of each task of the main thread that took 50 or more. */
    longTasks: () => tasks.map(({ startTime, duration }) => [startTime, duration]),
  };
})();
