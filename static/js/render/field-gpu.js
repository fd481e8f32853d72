// @ts-check
/**
 * Marks on the graphics processor: one quad for each, all of them in one call. What changes is written into its place of one buffer.
 */
import { NUMBERS, TONES } from "../layout/field-marks.js";

/** @typedef {import("../layout/scene.js").Cell} Cell */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @typedef {{scale: number, ratio: number, area: Box, colours: string[]}} How  `area`: what the canvas covers, px of the picture on the screen */
/** @typedef {{resize: () => void, draw: (field: import("../layout/scene.js").Field, how: How, isAnew: boolean) => void, destroy: () => void}} Painter */

/** Room behind a cell's marks, so that a few more of them need no new buffer; unused places have no size. */
const SPARE = 3 * NUMBERS;

const VERTEX = `#version 300 es
layout(location = 0) in vec2 corner;
layout(location = 1) in vec4 box;
layout(location = 2) in vec2 look;
uniform vec4 camera; // scale, left, top (device px), unused
uniform vec2 size;
uniform vec3 tones[${TONES.length}];
out vec2 at;
out vec3 colour;
flat out int shape;
void main() {
  vec2 from = floor(box.xy * camera.x - camera.yz + 0.5);
  vec2 to = floor((box.xy + box.zw) * camera.x - camera.yz + 0.5);
  if (box.z > 0.0) to = max(to, from + 1.0); // nothing that is there is too small to be seen
  vec2 place = mix(from, to, corner) / size * 2.0 - 1.0;
  gl_Position = vec4(place.x, -place.y, 0.0, box.z > 0.0 ? 1.0 : 0.0);
  at = corner;
  colour = tones[int(look.x)];
  shape = int(look.y);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec2 at;
in vec3 colour;
flat in int shape;
out vec4 paint;
void main() {
  vec2 edge = min(at, 1.0 - at);
  bool frame = min(edge.x, edge.y) < 0.14;
  bool on = true;
  if (shape == 1) on = frame;
  else if (shape == 2) on = frame || at.y > 0.5;
  else if (shape == 3) on = frame || fract((at.x + at.y) * 2.0) < 0.45;
  else if (shape == 4) on = frame || abs(at.x - at.y) < 0.13 || abs(at.x + at.y - 1.0) < 0.13;
  else if (shape == 5) on = !(at.x > 0.55 && at.y < 0.45);
  else if (shape == 6) on = frame || length(at - 0.5) < 0.22;
  if (!on) discard;
  paint = vec4(colour, 1.0);
}`;

/** @param {HTMLCanvasElement} canvas @returns {Painter | null} null: there is no such processor, or a program plays it, which is far slower than a plain canvas */
export function createGpu(canvas) {
  const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, depth: false, powerPreference: "low-power", failIfMajorPerformanceCaveat: true });
  const program = gl && !isPlayed(gl) && link(gl);
  if (!gl || !program) return null;
  const uniform = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
  const [camera, size, tones] = [uniform("camera"), uniform("size"), uniform("tones")];
  const array = gl.createVertexArray();
  const corners = gl.createBuffer();
  const marks = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, marks);
  for (const [place, count, from] of [[1, 4, 0], [2, 2, 16]]) {
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, count, gl.FLOAT, false, NUMBERS * 4, from);
    gl.vertexAttribDivisor(place, 1);
  }
  /** What of each cell stands in the buffer, and where. @type {{marks: Float32Array, from: number, room: number}[]} */
  let kept = [];
  let length = 0;

  /** @param {Cell[]} cells */
  function fill(cells) {
    kept = [];
    length = 0;
    for (const cell of cells) {
      const room = cell.marks.length + SPARE;
      kept.push({ marks: cell.marks, from: length, room });
      length += room;
    }
    const all = new Float32Array(length);
    for (const { marks: one, from } of kept) all.set(one, from);
    gl?.bufferData(gl.ARRAY_BUFFER, all, gl.DYNAMIC_DRAW);
  }

  /** @param {Cell[]} cells @returns {boolean} whether anything changed */
  function update(cells) {
    if (cells.length !== kept.length || cells.some((cell, i) => cell.marks.length > kept[i].room)) {
      fill(cells);
      return true;
    }
    let changed = false;
    cells.forEach((cell, i) => {
      const place = kept[i];
      if (place.marks === cell.marks) return;
      const whole = new Float32Array(place.room);
      whole.set(cell.marks);
      gl?.bufferSubData(gl.ARRAY_BUFFER, place.from * 4, whole);
      place.marks = cell.marks;
      changed = true;
    });
    return changed;
  }

  return {
    resize: () => gl.viewport(0, 0, canvas.width, canvas.height),
    draw(field, { scale, ratio, area, colours }, isAnew) {
      gl.bindBuffer(gl.ARRAY_BUFFER, marks);
      if (!update(field.cells) && !isAnew) return;
      gl.useProgram(program);
      gl.uniform4f(camera, scale * ratio, area.x * ratio, area.y * ratio, 0);
      gl.uniform2f(size, canvas.width, canvas.height);
      gl.uniform3fv(tones, colours.flatMap(channels));
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, length / NUMBERS);
    },
    destroy() {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

/** Whether a program plays the processor; not every browser keeps the promise of `failIfMajorPerformanceCaveat`. @param {WebGL2RenderingContext} gl */
function isPlayed(gl) {
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  const name = gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(name));
}

/** "#rrggbb" as parts of one. @param {string} colour */
const channels = (colour) => [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) || 0) / 255);

/** @param {WebGL2RenderingContext} gl */
function link(gl) {
  const program = gl.createProgram();
  for (const [type, source] of /** @type {const} */ ([[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]])) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
