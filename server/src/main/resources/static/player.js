// Plays samples while they arrive, keeps them for seeking, and draws the wave.

export class Player {
  /** onTime(seconds) is called on every animation frame while something plays, onEnd() behind the last sample. */
  constructor(canvas, { onTime, onEnd }) {
    this.canvas = canvas;
    this.onTime = onTime;
    this.onEnd = onEnd;
    this.reset(16000);
    canvas.addEventListener('click', (event) => this.seek((event.offsetX / canvas.clientWidth) * this.duration));
    canvas.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.seek(Math.min(this.duration, Math.max(0, this.position + step)));
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
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

  reset(rate) {
    this.halt();
    this.rate = rate;
    this.blocks = [];
    this.length = 0;
    this.peaks = [];
    this.offset = 0;
    this.complete = false;
    this.draw();
  }

  /** Must be called from a click, or the browser keeps the sound back. */
  unlock() {
    this.context ??= new AudioContext();
    return this.context.resume();
  }

  push(samples) {
    const block = Float32Array.from(samples, (value) => value / 32768);
    this.blocks.push({ block, from: this.length });
    this.measure(block);
    this.length += block.length;
    this.schedule(block, (this.length - block.length) / this.rate);
    this.follow();
  }

  finish() {
    this.complete = true;
    this.draw();
  }

  /** Schedules a block so that sample 0 of the speech falls on startedAt − offset. */
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
      this.underruns = (this.underruns ?? 0) + 1;
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

  seek(seconds) {
    if (!this.length) return;
    this.unlock();
    this.silence();
    this.offset = seconds;
    this.startedAt = this.context.currentTime + 0.03;
    for (const { block, from } of this.blocks) {
      const skip = Math.max(0, Math.round(seconds * this.rate) - from);
      if (skip < block.length) this.schedule(block.subarray(skip), (from + skip) / this.rate);
    }
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
  }

  silence() {
    for (const source of this.sources ?? []) {
      source.onended = null;
      source.stop();
    }
    this.sources = new Set();
  }

  follow() {
    if (this.frame) return;
    const tick = () => {
      this.onTime(this.position);
      this.draw();
      if (this.complete && this.position >= this.duration) {
        this.frame = 0;
        this.startedAt = null;
        this.offset = 0;
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
    const width = (canvas.width = canvas.clientWidth * scale);
    const height = (canvas.height = canvas.clientHeight * scale);
    const paint = canvas.getContext('2d');
    const style = getComputedStyle(canvas);
    const played = this.duration ? this.position / this.duration : 0;
    const bars = Math.min(this.peaks.length, Math.floor(width / (3 * scale)));
    canvas.setAttribute('aria-valuemax', this.duration.toFixed(1));
    canvas.setAttribute('aria-valuenow', this.position.toFixed(1));
    for (let bar = 0; bar < bars; bar++) {
      const from = Math.floor((bar * this.peaks.length) / bars);
      const to = Math.max(from + 1, Math.floor(((bar + 1) * this.peaks.length) / bars));
      const peak = Math.max(...this.peaks.slice(from, to));
      const size = Math.max(2 * scale, peak * height);
      paint.fillStyle = style.getPropertyValue(bar / bars < played ? '--accent' : '--line');
      paint.fillRect((bar * width) / bars, (height - size) / 2, Math.max(1, (width / bars) * 0.7), size);
    }
  }
}
