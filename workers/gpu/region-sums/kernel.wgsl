// Region sums on the GPU: one thread adds up one span of pixels in integers and adds the result to its slot. Twin: cpu.ts.

// cpu.ts names these fields: pixels, r, g, b, luma, lumaSquared, chroma, chromaSquared, clipped.
const sumStride = 9u;
const spanStride = 3u;
const clippedFrom = 250u;

@group(0) @binding(0) var<storage, read> pixels: array<u32>; // RGBA, one pixel a word, red lowest
@group(0) @binding(1) var<storage, read> spans: array<u32>; // first pixel, length, slot
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@group(0) @binding(3) var<uniform> spanCount: u32;

@compute @workgroup_size(64)
fn addSpan(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let index = id.y * groups.x * 64u + id.x;
  if (index >= spanCount) {
    return;
  }
  let first = spans[index * spanStride];
  let length = spans[index * spanStride + 1u];
  let slot = spans[index * spanStride + 2u] * sumStride;
  var colour = vec3u(0u);
  var luma = 0u;
  var lumaSquared = 0u;
  var chroma = 0u;
  var chromaSquared = 0u;
  var clipped = 0u;
  for (var i = 0u; i < length; i += 1u) {
    let word = pixels[first + i];
    let rgb = vec3u(word & 255u, (word >> 8u) & 255u, (word >> 16u) & 255u);
    let y = (77u * rgb.r + 150u * rgb.g + 29u * rgb.b) >> 8u;
    let c = (rgb.r + 255u - rgb.g) >> 1u;
    colour += rgb;
    luma += y;
    lumaSquared += y * y;
    chroma += c;
    chromaSquared += c * c;
    clipped += select(0u, 1u, any(rgb >= vec3u(clippedFrom)));
  }
  atomicAdd(&sums[slot], length);
  atomicAdd(&sums[slot + 1u], colour.r);
  atomicAdd(&sums[slot + 2u], colour.g);
  atomicAdd(&sums[slot + 3u], colour.b);
  atomicAdd(&sums[slot + 4u], luma);
  atomicAdd(&sums[slot + 5u], lumaSquared);
  atomicAdd(&sums[slot + 6u], chroma);
  atomicAdd(&sums[slot + 7u], chromaSquared);
  atomicAdd(&sums[slot + 8u], clipped);
}
