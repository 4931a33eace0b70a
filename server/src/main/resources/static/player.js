// Plays samples while they arrive, keeps them for seeking, and draws the wave.

export class Player {
  /** onTime(seconds) is called on every animation frame while something plays, onEnd() behind the last sample. */
  constructor(canvas, { onTime, onEnd }) {
    this.canvas = canvas;
    this.onTime = onTime;
    this.onEnd = onEnd;
    this.sources = new Set();
    this.reset(16000);
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.seekTo(event);
    });
    canvas.addEventListener('pointermove', (event) => canvas.hasPointerCapture(event.pointerId) && this.seekTo(event));
    canvas.addEventListener('keydown', (event) => {
      const to = { ArrowLeft: this.position - 1, ArrowRight: this.position + 1, Home: 0, End: this.duration }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.seek(to);
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
    addEventListener('themechange', () => this.draw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  get duration() {
    return this.length / this.rate;
  }

  get position() {
    if (!this.context || this.startedAt === null) return this.offset;
    return Math.min(this.duration, Math.max(this.offset, this.offset + this.context.currentTime - this.startedAt));
  }

  get paused() {
    return this.context?.state === 'suspended';
  }

  get playing() {
    return this.startedAt !== null;
  }

  /** Forgets the sound there was and makes ready for sound of this rate. */
  reset(rate) {
    this.halt();
    this.rate = rate;
    this.blocks = [];
    this.length = 0;
    this.peaks = [];
    this.complete = false;
    this.underruns = 0;
    this.draw();
  }

  /**
   * Must be called from a click, or the browser keeps the sound back. The context runs at the rate of the speech, so
   * that the browser changes rates once, behind all blocks, and not block by block.
   */
  async unlock(rate) {
    if (this.context && rate && this.context.sampleRate !== rate) {
      await this.context.close();
      this.context = null;
    }
    this.context ??= new AudioContext({ sampleRate: rate || this.rate });
    await this.context.resume();
  }

  push(samples) {
    const block = Float32Array.from(samples, (value) => value / 32768);
    const from = this.length;
    this.blocks.push({ block, from });
    this.measure(block);
    this.length += block.length;
    this.schedule(block, from / this.rate);
    this.follow();
  }

  finish() {
    this.complete = true;
    this.draw();
  }

  /** Schedules a block whose first sample lies at `at` seconds of the speech. */
  schedule(block, at) {
    if (this.startedAt === null) {
      this.startedAt = this.context.currentTime + 0.05;
      this.offset = at;
    }
    let when = this.startedAt + at - this.offset;
    const late = this.context.currentTime - when;
    if (late > 0) {
      this.startedAt += late + 0.02;
      when += late + 0.02;
      this.underruns++;
    }
    const buffer = this.context.createBuffer(1, block.length, this.rate);
    buffer.copyToChannel(block, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.onended = () => this.sources.delete(source);
    source.start(when);
    this.sources.add(source);
  }

  seekTo(event) {
    this.seek((event.offsetX / this.canvas.clientWidth) * this.duration);
  }

  /** Goes on from there; what has not arrived yet cannot be reached. */
  seek(seconds) {
    if (!this.length || !this.context) return;
    const to = Math.min(this.duration, Math.max(0, seconds));
    this.silence();
    this.offset = to;
    this.startedAt = this.context.currentTime + 0.03;
    for (const { block, from } of this.blocks) {
      const skip = Math.max(0, Math.round(to * this.rate) - from);
      if (skip < block.length) this.schedule(block.subarray(skip), (from + skip) / this.rate);
    }
    this.onTime(to);
    this.follow();
  }

  pause() {
    return this.context?.suspend();
  }

  resume() {
    return this.context?.resume();
  }

  /** Stops the sound; what has arrived stays for seeking. */
  halt() {
    this.silence();
    this.startedAt = null;
    this.offset = 0;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.draw?.();
  }

  silence() {
    for (const source of this.sources) {
      source.onended = null;
      source.stop();
    }
    this.sources.clear();
  }

  follow() {
    if (this.frame) return;
    const tick = () => {
      this.onTime(this.position);
      this.draw();
      if (this.complete && this.position >= this.duration) {
        this.halt();
        this.onEnd();
        return;
      }
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }

  /** One peak for every 20 ms. */
  measure(block) {
    const step = Math.round(this.rate / 50);
    for (let from = 0; from < block.length; from += step) {
      let peak = 0;
      for (let i = from; i < Math.min(block.length, from + step); i++) peak = Math.max(peak, Math.abs(block[i]));
      this.peaks.push(peak);
    }
  }

  draw() {
    const { canvas } = this;
    const scale = devicePixelRatio;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const paint = canvas.getContext('2d');
    paint.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    const [ahead, behind] = [style.getPropertyValue('--wave'), style.getPropertyValue('--accent')];
    canvas.setAttribute('aria-valuemax', (this.peaks?.length ? this.duration : 0).toFixed(1));
    canvas.setAttribute('aria-valuenow', (this.peaks?.length ? this.position : 0).toFixed(1));
    canvas.setAttribute('aria-valuetext', `${(this.peaks?.length ? this.position : 0).toFixed(1)} s`);
    const room = Math.floor(width / (4 * scale));
    const bars = Math.min(this.peaks?.length ?? 0, room);
    if (!bars) {
      paint.fillStyle = ahead;
      for (let bar = 0; bar < room; bar++) paint.fillRect((bar * width) / room, height / 2 - scale, 2 * scale, 2 * scale);
      return;
    }
    const loudest = Math.max(0.2, this.peaks.reduce((most, peak) => Math.max(most, peak), 0));
    const played = this.playing ? this.position / this.duration : 0;
    for (let bar = 0; bar < bars; bar++) {
      const from = Math.floor((bar * this.peaks.length) / bars);
      const to = Math.max(from + 1, Math.floor(((bar + 1) * this.peaks.length) / bars));
      const peak = Math.max(...this.peaks.slice(from, to));
      const size = Math.max(2 * scale, (peak / loudest) * height);
      paint.fillStyle = bar / bars < played ? behind : ahead;
      paint.beginPath();
      paint.roundRect((bar * width) / bars, (height - size) / 2, Math.max(scale, (width / bars) * 0.62), size, 2 * scale);
      paint.fill();
    }
  }
}
