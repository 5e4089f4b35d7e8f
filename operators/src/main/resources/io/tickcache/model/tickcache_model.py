# The network, in TorchScript's serialized dialect: names of the torch namespace are ATen operators, dtypes
# are numbers (0 uint8, 1 int8, 4 int64, 5 float16, 6 float32, 7 float64, 15 bfloat16, 24 float8_e4m3fn).
# TorchScriptArchive packs this file with the weights.
#
# A pre-norm Transformer over steps of several token types. Parameters of the layers are stacked, so that one
# loop serves any depth. Letters in shape comments:
#   T  new steps (rows) of a pass      N  T with padding rows            R  attention rows (see step)
#   F  features of the widest type     D  width    H  heads    C  width of a head    L  layers    O  outputs
#   S  slots of a KV block (512)       G  slots of a KV page (16)      V  stored kinds: key and value, or 1
#
# Keys and values lie in a pool: stored values [blocks, L, V, H, S, C], and scales [blocks, L, 2, H, S], fp32, which
# fp16, bf16 and fp32 have none of: 0 instead of S. The pool's storage is a dtype, 0 meaning int4. With int4 a byte
# holds a key's value in its low half and a value's in its high half, so V is 1; else V is 2. fp8, int8 and int4 all
# come as int8. A step is quantized once, when it is written; every query, also of the same pass, reads what is stored.
#
# Bit-identity: nothing below may let a row's result depend on the other rows. Linear layers see a multiple of 4 rows
# and at most 512 inputs at a time, attention a multiple of 4 rows of one context, and keys come in whole blocks under
# a mask. Weights are [inputs, outputs]: products with their transpose are computed by other kernels for few rows.
# Widths of heads and of the feed-forward part are multiples of 8, so element-wise functions see a multiple of 32
# values, and vector code leaves no rest to scalar code, which rounds otherwise.
class TickcacheModel(Module):
  __parameters__ = ["input_weight", "type_embedding", "position_embedding", "norm1_weight", "norm1_bias", "qkv_weight", "qkv_bias", "out_weight", "out_bias", "norm2_weight", "norm2_bias", "ff1_weight", "ff1_bias", "ff2_weight", "ff2_bias", "norm_weight", "norm_bias", "head_weight", "head_bias", ]
  __buffers__ = []
  input_weight : Tensor         # [types, F, D]
  type_embedding : Tensor       # [types, D]
  position_embedding : Tensor   # [max_positions, D]; no rows with rope
  norm1_weight : Tensor         # [L, D]
  norm1_bias : Tensor
  qkv_weight : Tensor           # [L, D, 3 * D]
  qkv_bias : Tensor
  out_weight : Tensor           # [L, D, D]
  out_bias : Tensor
  norm2_weight : Tensor         # [L, D]
  norm2_bias : Tensor
  ff1_weight : Tensor           # [L, D, d_ff]
  ff1_bias : Tensor
  ff2_weight : Tensor           # [L, d_ff, D]
  ff2_bias : Tensor
  norm_weight : Tensor          # [D]
  norm_bias : Tensor
  head_weight : Tensor          # [D, O]
  head_bias : Tensor
  training : bool
  heads : int
  rope : bool
  rope_base : float
  head : int                    # 0 regression, 1 direction, 2 allocation

  # One incremental pass: writes the keys and values of the new steps into the pool, then attends to the cache.
  #   pool  stored values and scales, see above; changed in place
  #   steps [N, F]; rows T to N - 1 are padding, written nowhere
  #   index int64, one after the other: token type [N], position [N], block [T] and slot in it [T] of each new
  #         step, row of each attention row [R], attention row of each row [N]
  #   mask  0 or -inf; for each context [its blocks, its attention rows, S]
  #   plan  T, R, then for each context: attention rows, number of its blocks, the blocks' ids
  # Attention rows are the rows of each context, padded to a multiple of 4. Returns [T, O].
  def step(self, pool: Tuple[Tensor, Tensor], storage: int, steps: Tensor, index: Tensor, mask: Tensor, plan: List[int]) -> Tensor:
    rows = torch.size(steps, 0)
    new = plan[0]
    parts = torch.split_with_sizes(index, [rows, rows, new, new, plan[1], rows])
    position = parts[1]
    masks = self.context_masks(mask, plan)
    cos, sin = self.rotation(position)
    x = self.embed(steps, parts[0], position)
    stored, scales = pool
    for layer in range(torch.size(self.qkv_weight, 0)):
      q, kv = self.project(x, layer, cos, sin)
      written = self.store(stored, scales, storage, layer, parts[2], parts[3], torch.narrow(kv, 0, 0, new))
      attended = self.attend(stored, scales, storage, layer, torch.index_select(q, 0, parts[4]), masks, plan)
      x = self.finish_layer(x, torch.index_select(attended, 0, parts[5]), layer)
    return torch.narrow(self.outputs(x), 0, 0, new)

  # Whether each step and head has scales, one for its key and one for its value.
  def has_scales(self, storage: int) -> bool:
    return storage == 24 or storage < 2

  # A pool of zeros.
  def new_pool(self, storage: int, blocks: int) -> Tuple[Tensor, Tensor]:
    width = torch.size(self.type_embedding, 1)
    shape = [blocks, torch.size(self.qkv_weight, 0), 2, self.heads, 512]
    scales = torch.zeros(shape[:4] + [0], dtype=6, layout=None, device=self.type_embedding.device, pin_memory=False)
    dtype = storage
    if self.has_scales(storage):
      scales = torch.zeros(shape, dtype=6, layout=None, device=self.type_embedding.device, pin_memory=False)
      dtype = 1
    if storage == 0:
      shape = torch._set_item(shape, 2, 1)
    shape = shape + [torch.floordiv(width, self.heads)]
    stored = torch.zeros(shape, dtype=dtype, layout=None, device=self.type_embedding.device, pin_memory=False)
    return (stored, scales)

  # Bytes that a pool takes.
  def pool_bytes(self, pool: Tuple[Tensor, Tensor]) -> int:
    stored, scales = pool
    return torch.numel(stored) * torch.element_size(stored) + torch.numel(scales) * torch.element_size(scales)

  # Writes new keys and values as they will be read. block and slot [T], kv [T, 2, H, C]; returns what it wrote to.
  def store(self, stored: Tensor, scales: Tensor, storage: int, layer: int, block: Tensor, slot: Tensor, kv: Tensor) -> Tensor:
    places = torch.permute(torch.select(stored, 1, layer), [0, 3, 1, 2, 4])  # [blocks, S, V, H, C]
    if not self.has_scales(storage):
      if storage == 5:
        kv = torch.clamp(kv, -65504., 65504.)
      return torch.index_put_(places, [block, slot], torch.to(kv, storage))
    values, scale = self.quantize(kv, storage)
    scale_places = torch.permute(torch.select(scales, 1, layer), [0, 3, 1, 2])  # [blocks, S, 2, H]
    written = torch.index_put_(scale_places, [block, slot], scale)
    return torch.index_put_(places, [block, slot], values)

  # The largest number of each key and value becomes the largest that the storage has. kv [T, 2, H, C]; returns
  # int8 [T, V, H, C] and the scales [T, 2, H].
  def quantize(self, kv: Tensor, storage: int) -> Tuple[Tensor, Tensor]:
    largest = 1.75  # 448, of which load reads 2 ** -8
    if storage == 1:
      largest = 127.
    if storage == 0:
      largest = 112.  # 7, of which load reads 16 times
    # All zeros have a scale as well: anything above 0.
    scale = torch.clamp_min(torch.div(torch.amax(torch.abs(kv), [3]), largest), 1e-30)
    scaled = torch.clamp(torch.div(kv, torch.unsqueeze(scale, 3)), -largest, largest)
    if storage == 24:
      return (torch.view_copy(torch.to(torch.mul(scaled, 256.), 24), dtype=1), scale)
    if storage == 1:
      return (torch.to(torch.round(scaled), 1), scale)
    values = torch.to(torch.round(torch.div(scaled, 16.)), 1)
    low = torch.bitwise_and(torch.narrow(values, 1, 0, 1), 15)
    high = torch.mul(torch.narrow(values, 1, 1, 1), 16)
    return (torch.bitwise_or(low, high), scale)

  # A block's keys (kind 0) or values (kind 1) of a layer in fp32, without their scales; fp8 times 2 ** -8 and int4
  # times 16, which their scales make good. stored [V, H, S, C]; returns [H, S, C].
  def load(self, stored: Tensor, kind: int, storage: int) -> Tensor:
    if storage == 6:
      return stored[kind]
    if storage == 24:
      # fp8's bits as fp16's, with 4 of 5 bits of exponent and 3 of 10 of mantissa. The conversion that torch has
      # takes six times as long.
      bits = torch.bitwise_and_(torch.mul_(torch.to(stored[kind], 2), 128), -16385)
      return torch.to(torch.view_copy(bits, dtype=5), 6)
    if storage == 0:
      if kind == 0:
        return torch.to(torch.mul(stored[0], 16), 6)
      return torch.to(torch.bitwise_and(stored[0], -16), 6)
    return torch.to(stored[kind], 6)

  # The views of the flat mask: for each context [blocks, rows, S].
  def context_masks(self, mask: Tensor, plan: List[int]) -> List[Tensor]:
    masks = annotate(List[Tensor], [])
    at = 2
    begin = 0
    while at < torch.len(plan):
      rows = plan[at]
      blocks = plan[at + 1]
      size = blocks * rows * 512
      _ = torch.append(masks, torch.view(torch.narrow(mask, 0, begin, size), [blocks, rows, 512]))
      begin = begin + size
      at = at + 2 + blocks
    return masks

  # Attention of the rows of each context to its own blocks. q [R, H, C]; returns [R, H * C].
  def attend(self, stored: Tensor, scales: Tensor, storage: int, layer: int, q: Tensor, masks: List[Tensor], plan: List[int]) -> Tensor:
    results = annotate(List[Tensor], [])
    width = torch.size(q, 1) * torch.size(q, 2)
    at = 2
    begin = 0
    for context in range(torch.len(masks)):
      rows = plan[at]
      blocks = plan[at + 1]
      query = torch.transpose(torch.narrow(q, 0, begin, rows), 0, 1)  # [H, rows, C]
      attended = self.attend_context(stored, scales, storage, layer, query, masks[context], plan, at + 2, blocks)
      _ = torch.append(results, torch.reshape(torch.transpose(attended, 0, 1), [rows, width]))
      begin = begin + rows
      at = at + 2 + blocks
    return torch.cat(results, 0)

  # Plain products block by block, read through views: gathering the keys costs more than the products.
  # query [H, rows, C], mask [blocks, rows, S]; returns [H, rows, C].
  def attend_context(self, stored: Tensor, scales: Tensor, storage: int, layer: int, query: Tensor, mask: Tensor, plan: List[int], first: int, blocks: int) -> Tensor:
    scores = annotate(List[Tensor], [])
    for b in range(blocks):
      block = plan[first + b]
      keys = torch.transpose(self.load(stored[block][layer], 0, storage), 1, 2)  # [H, C, S]
      if self.has_scales(storage):
        scale = torch.unsqueeze(scales[block][layer][0], 1)
        _ = torch.append(scores, torch.addcmul(mask[b], torch.bmm(query, keys), scale))
      else:
        _ = torch.append(scores, torch.baddbmm(mask[b], query, keys))
    if blocks == 1:
      weights = torch.softmax(scores[0], 2)
    else:
      weights = torch.softmax(torch.cat(scores, 2), 2)  # [H, rows, blocks * S]
    attended = query
    for b in range(blocks):
      block = plan[first + b]
      values = self.load(stored[block][layer], 1, storage)
      part = torch.narrow(weights, 2, b * 512, 512)
      if self.has_scales(storage):
        part = torch.mul(part, torch.unsqueeze(scales[block][layer][1], 1))
      if b == 0:
        attended = torch.bmm(part, values)
      else:
        attended = torch.baddbmm(attended, part, values)
    return attended

  # The truth that step must equal: all steps of B contexts from position 0 at once, every layer under a band
  # mask of the given width. steps [B, T, F], type and position [B, T]; returns [B, T, O].
  def forward(self, steps: Tensor, type: Tensor, position: Tensor, window: int) -> Tensor:
    batch = torch.size(steps, 0)
    length = torch.size(steps, 1)
    visible = torch.sub(torch.unsqueeze(position, 2), torch.unsqueeze(position, 1))
    hidden = torch.logical_or(torch.lt(visible, 0), torch.ge(visible, window))
    hidden = torch.unsqueeze(hidden, 1)  # [B, 1, T, T]
    flat_position = torch.reshape(position, [-1])
    cos, sin = self.rotation(flat_position)
    x = self.embed(torch.flatten(steps, 0, 1), torch.reshape(type, [-1]), flat_position)
    for layer in range(torch.size(self.qkv_weight, 0)):
      q, kv = self.project(x, layer, cos, sin)  # [B * T, H, C], [B * T, 2, H, C]
      heads = torch.transpose(torch.view(q, [batch, length, self.heads, -1]), 1, 2)
      kv_heads = torch.permute(torch.view(kv, [batch, length, 2, self.heads, -1]), [2, 0, 3, 1, 4])
      scores = torch.matmul(heads, torch.transpose(kv_heads[0], 2, 3))
      weights = torch.softmax(torch.masked_fill(scores, hidden, -inf), 3)
      attended = torch.transpose(torch.matmul(weights, kv_heads[1]), 1, 2)
      x = self.finish_layer(x, torch.reshape(attended, [batch * length, -1]), layer)
    return torch.view(self.outputs(x), [batch, length, -1])

  # What a cached step replaces: all T steps of a context from position 0 again, for the outputs of the last one.
  # Fused attention; of the last layer only what the last step needs. No wider than the window.
  # steps [T, F], type and position [T]; returns [1, O].
  def recompute(self, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    layers = torch.size(self.qkv_weight, 0)
    cos, sin = self.rotation(position)
    x = self.embed(steps, type, position)
    for layer in range(layers):
      qkv = self.project_in_place(x, layer, cos, sin)  # [3, 1, H, T, C]
      query = qkv[0]
      whole = torch.lt(layer, layers - 1)
      if not whole:
        query = torch.narrow(query, 2, torch.size(x, 0) - 1, 1)
        x = torch.narrow(x, 0, torch.size(x, 0) - 1, 1)
      attended = torch.scaled_dot_product_attention(query, qkv[1], qkv[2], None, 0., whole)
      x = self.finish_layer(x, torch.flatten(torch.transpose(attended[0], 0, 1), 1), layer)
    return self.outputs(x)

  # What project does, for many rows: no copies of keys and values, queries not divided yet. Returns [3, 1, H, N, C].
  def project_in_place(self, x: Tensor, layer: int, cos: Tensor, sin: Tensor) -> Tensor:
    width = torch.size(x, 1)
    normed = torch.layer_norm(x, [width], self.norm1_weight[layer], self.norm1_bias[layer])
    qkv = self.affine(normed, self.qkv_weight[layer], self.qkv_bias[layer])
    qkv = torch.view(qkv, [-1, 3, self.heads, torch.floordiv(width, self.heads)])
    if self.rope:
      qk = torch.narrow(qkv, 1, 0, 2)
      half = torch.floordiv(torch.size(qk, 3), 2)
      a = torch.narrow(qk, 3, 0, half)
      b = torch.narrow(qk, 3, half, half)
      turned = torch.sub(torch.mul(a, cos), torch.mul(b, sin))
      _ = torch.addcmul_(torch.mul_(b, cos), a, sin)
      _ = torch.copy_(a, turned)
    return torch.unsqueeze(torch.permute(qkv, [1, 2, 0, 3]), 1)

  # Projects each row with its type's weights. steps [N, F], type and position [N]; returns [N, D].
  def embed(self, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    x = self.affine(steps, self.input_weight[0], self.type_embedding[0])
    for t in range(1, torch.size(self.input_weight, 0)):
      projected = self.affine(steps, self.input_weight[t], self.type_embedding[t])
      x = torch.where(torch.unsqueeze(torch.eq(type, t), 1), projected, x)
    if not self.rope:
      x = torch.add(x, torch.index_select(self.position_embedding, 0, position))
    return x

  # Cosine and sine of the rotary angles, computed in double. position [N]; returns twice [N, 1, 1, C / 2].
  def rotation(self, position: Tensor) -> Tuple[Tensor, Tensor]:
    half = torch.floordiv(torch.floordiv(torch.size(self.type_embedding, 1), self.heads), 2)
    exponent = torch.div(torch.arange(half, dtype=7, layout=None, device=position.device, pin_memory=False), half)
    frequency = torch.pow(self.rope_base, torch.neg(exponent))
    angle = torch.mul(torch.unsqueeze(position, 1), frequency)
    cos = torch.view(torch.to(torch.cos(angle), 6), [-1, 1, 1, half])
    sin = torch.view(torch.to(torch.sin(angle), 6), [-1, 1, 1, half])
    return (cos, sin)

  # Queries (already divided by the root of C) and keys with values. x [N, D]; returns [N, H, C], [N, 2, H, C].
  def project(self, x: Tensor, layer: int, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    width = torch.size(x, 1)
    normed = torch.layer_norm(x, [width], self.norm1_weight[layer], self.norm1_bias[layer])
    qkv = self.affine(normed, self.qkv_weight[layer], self.qkv_bias[layer])
    qkv = torch.view(qkv, [-1, 3, self.heads, torch.floordiv(width, self.heads)])
    qk = torch.narrow(qkv, 1, 0, 2)
    if self.rope:
      half = torch.floordiv(torch.size(qkv, 3), 2)
      a = torch.narrow(qk, 3, 0, half)
      b = torch.narrow(qk, 3, half, half)
      turned = [torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))]
      qk = torch.cat(turned, 3)
    q = torch.mul(qk[:, 0], torch.pow(torch.size(qkv, 3), -0.5))
    return (q, torch.cat([torch.narrow(qk, 1, 1, 1), torch.narrow(qkv, 1, 2, 1)], 1))

  # x [N, inputs], weight [inputs, outputs], bias [outputs]; returns [N, outputs]. Sums over more than 512 inputs would
  # be split at a place that depends on N.
  def affine(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    inputs = torch.size(x, 1)
    if inputs <= 512:
      return torch.addmm(bias, x, weight)
    y = torch.addmm(bias, torch.narrow(x, 1, 0, 512), torch.narrow(weight, 0, 0, 512))
    for begin in range(512, inputs, 512):
      size = min(512, inputs - begin)
      y = torch.addmm(y, torch.narrow(x, 1, begin, size), torch.narrow(weight, 0, begin, size))
    return y

  # What follows attention in a layer. x and attended [N, D]; returns [N, D].
  def finish_layer(self, x: Tensor, attended: Tensor, layer: int) -> Tensor:
    x = torch.add(x, self.affine(attended, self.out_weight[layer], self.out_bias[layer]))
    normed = torch.layer_norm(x, [torch.size(x, 1)], self.norm2_weight[layer], self.norm2_bias[layer])
    hidden = torch.gelu(self.affine(normed, self.ff1_weight[layer], self.ff1_bias[layer]))
    return torch.add(x, self.affine(hidden, self.ff2_weight[layer], self.ff2_bias[layer]))

  # The head with its activation. x [N, D]; returns [N, O].
  def outputs(self, x: Tensor) -> Tensor:
    normed = torch.layer_norm(x, [torch.size(x, 1)], self.norm_weight, self.norm_bias)
    y = self.affine(normed, self.head_weight, self.head_bias)
    if self.head == 0:
      return y
    # Outputs are few: copies make them a multiple of 32 values.
    copies = torch.contiguous(torch.expand(torch.unsqueeze(y, 2), [-1, -1, 64]))
    if self.head == 1:
      copies = torch.sigmoid(copies)
    else:
      copies = torch.tanh(copies)
    return torch.select(copies, 2, 0)

  # Whole pages of the pool as they are stored. block and page in it [n]; returns [n, bytes of a page], uint8: of
  # each page its stored values [L, V, H, G, C], then its scales [L, 2, H, G].
  def read_pages(self, pool: Tuple[Tensor, Tensor], block: Tensor, page: Tensor) -> Tensor:
    stored, scales = pool
    values = torch.flatten(torch.index(self.pages(stored), [block, page]), 1)
    values = torch.view_copy(values, dtype=0)
    if torch.numel(scales) == 0:
      return values
    page_scales = torch.flatten(torch.index(self.pages(scales), [block, page]), 1)
    return torch.cat([values, torch.view_copy(page_scales, dtype=0)], 1)

  # Writes what read_pages read. Returns what it wrote to.
  def write_pages(self, pool: Tuple[Tensor, Tensor], block: Tensor, page: Tensor, data: Tensor) -> Tensor:
    stored, scales = pool
    if torch.numel(scales) == 0:
      return self.put_pages(stored, block, page, data)
    scale_bytes = torch.floordiv(torch.numel(scales[0]) * 4, 32)
    bytes = torch.size(data, 1) - scale_bytes
    written = self.put_pages(scales, block, page, torch.narrow(data, 1, bytes, scale_bytes))
    return self.put_pages(stored, block, page, torch.narrow(data, 1, 0, bytes))

  def put_pages(self, stored: Tensor, block: Tensor, page: Tensor, data: Tensor) -> Tensor:
    places = self.pages(stored)
    values = torch.view_copy(torch.contiguous(data), dtype=stored.dtype)
    shaped = torch.unflatten(values, 1, torch.slice(torch.size(places), 2))
    return torch.index_put_(places, [block, page], shaped)

  # What is stored for [blocks, L, V, H, S, ...], as [blocks, pages of a block, L, V, H, G, ...]; a view.
  def pages(self, stored: Tensor) -> Tensor:
    return torch.movedim(torch.unflatten(stored, 4, [-1, 16]), 4, 1)

  # Zeroes blocks, so that nothing of an earlier owner is left in them. block [n]; returns what it wrote to.
  def clear_blocks(self, pool: Tuple[Tensor, Tensor], block: Tensor) -> Tensor:
    stored, scales = pool
    written = torch.index_fill_(scales, 0, block, 0)
    return torch.index_fill_(stored, 0, block, 0)

  # forward for training, whose callers can pass tensors only. window [1]
  def forward_windows(self, steps: Tensor, type: Tensor, position: Tensor, window: Tensor) -> Tensor:
    return self.forward(steps, type, position, int(window))
