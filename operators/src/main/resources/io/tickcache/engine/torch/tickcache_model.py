# The network, in TorchScript's serialized dialect: names of the torch namespace are ATen operators, dtypes
# are numbers (0 uint8, 1 int8, 2 int16, 4 int64, 5 float16, 6 float32, 7 float64, 15 bfloat16, 24 float8_e4m3fn).
# TorchScriptArchive packs this file with the weights. It runs on CPU and CUDA.
#
# A pre-norm Transformer over steps of several token types. Parameters of the layers are stacked, so that one
# loop serves any depth. Letters in shape comments:
#   T  new steps (rows) of a pass      N  T with padding rows            R  attention rows (see step)
#   F  features of the widest type     D  width    H  heads    C  width of a head    L  layers    O  outputs
#   P  KV blocks of a pool             S  slots of a KV block            G  slots of a KV page (16)
#   B  contexts of a pass              E  stored numbers of a head's vector: C, or C / 2 bytes with int4
#
# A step is quantized once, when it is written; every query, also of the same pass, reads what is stored.
#
# Bit-identity (CPU): nothing below may let a row's result depend on the other rows. MKL's products with packed
# weights, and its batched products with keys [C, S] and values [S, C], give a row the same bits for any number of rows
# but one. So passes have an even number of rows, and a context 2 attention rows or more. d_ff is a multiple of 16, so
# element-wise functions see a multiple of 32 values and vector code leaves no rest to scalar code, which rounds
# otherwise. What a block holds beyond a context is hidden by a mask, never left out: sums keep their length.

# Keys and values of the contexts' steps. Blocks are the first dimension everywhere.
class Pool(NamedTuple):
  storage : int                     # a dtype; 0 means int4, two numbers a byte
  keys : List[Tensor]               # of each layer: [P, H, E, S]; fp8 and int4 as int8
  values : List[Tensor]             # of each layer: [P, H, S, E]
  key_scales : List[Tensor]         # of each layer: [P, H, S], fp32; no blocks if the storage has none
  value_scales : List[Tensor]
  key_views : List[Tensor]          # each layer's blocks, at layer * P + block: [H, E, S]; none: read by gather
  value_views : List[Tensor]        # [H, S, E]
  key_scale_views : List[Tensor]    # [H, 1, S]
  value_scale_views : List[Tensor]
  loaded : List[Tensor]             # fp32 [H, C, S] and [H, S, C]: where a block is dequantized to

# Weights of linear layers as the kernels want them: of each layer qkv, out, ff1, ff2, then of each token type its
# input projection, then the head.
class Weights(NamedTuple):
  kernel : int                      # 0 plain products, 1 MKL's with packed weights, 2 oneDNN's with packed bf16 weights,
                                    # 3 plain products in bf16
  plain : List[Tensor]              # [outputs, inputs]; sizes alone where packed has the numbers
  packed : List[Tensor]
  bias : List[Tensor]
  norms : List[Tensor]              # of each layer norm1 weight and bias, norm2 weight and bias, then of the last norm
  frequency : Tensor                # of the rotary angles, float64, [C / 2 and zeros up to a multiple of 16]

class TickcacheModel(Module):
  __parameters__ = ["input_weight", "type_embedding", "position_embedding", "norm1_weight", "norm1_bias", "qkv_weight", "qkv_bias", "out_weight", "out_bias", "norm2_weight", "norm2_bias", "ff1_weight", "ff1_bias", "ff2_weight", "ff2_bias", "norm_weight", "norm_bias", "head_weight", "head_bias", ]
  __buffers__ = []
  input_weight : Tensor         # [types, D, F]
  type_embedding : Tensor       # [types, D]
  position_embedding : Tensor   # [max_positions, D]; no rows with rope
  norm1_weight : Tensor         # [L, D]
  norm1_bias : Tensor
  qkv_weight : Tensor           # [L, 3 * D, D]
  qkv_bias : Tensor
  out_weight : Tensor           # [L, D, D]
  out_bias : Tensor
  norm2_weight : Tensor         # [L, D]
  norm2_bias : Tensor
  ff1_weight : Tensor           # [L, d_ff, D]
  ff1_bias : Tensor
  ff2_weight : Tensor           # [L, D, d_ff]
  ff2_bias : Tensor
  norm_weight : Tensor          # [D]
  norm_bias : Tensor
  head_weight : Tensor          # [O, D]
  head_bias : Tensor
  training : bool
  heads : int
  rope : bool
  rope_base : float
  head : int                    # 0 regression, 1 direction, 2 allocation

  # ---- Once, after loading

  # Weights for the given kernel (see Weights). Queries come out divided by the root of C, and rotary pairs, numbers
  # i and i + C / 2 of a head, side by side: a rotation is then one product of complex numbers.
  def prepare(self, kernel: int) -> __torch__.Weights:
    plain = annotate(List[Tensor], [])
    bias = annotate(List[Tensor], [])
    norms = annotate(List[Tensor], [])
    for layer in range(torch.size(self.qkv_weight, 0)):
      qkv = self.serving_rows(self.qkv_weight[layer])
      qkv_bias = self.serving_rows(torch.unsqueeze(self.qkv_bias[layer], 1))
      _e = torch.extend(plain, [qkv, self.out_weight[layer], self.ff1_weight[layer], self.ff2_weight[layer]])
      _e = torch.extend(bias, [torch.squeeze(qkv_bias, 1), self.out_bias[layer], self.ff1_bias[layer], self.ff2_bias[layer]])
      _e = torch.extend(norms, [self.norm1_weight[layer], self.norm1_bias[layer], self.norm2_weight[layer], self.norm2_bias[layer]])
    for t in range(torch.size(self.input_weight, 0)):
      _ = torch.append(plain, self.input_weight[t])
      _ = torch.append(bias, self.type_embedding[t])
    # A product with few columns is computed by other kernels: the head gets columns of zeros.
    more = torch.remainder(torch.neg(torch.size(self.head_bias, 0)), 16)
    _ = torch.append(plain, torch.constant_pad_nd(self.head_weight, [0, 0, 0, more], 0))
    _ = torch.append(bias, torch.constant_pad_nd(self.head_bias, [0, more], 0))
    _e = torch.extend(norms, [self.norm_weight, self.norm_bias])
    packed = annotate(List[Tensor], [])
    if kernel == 1 or kernel == 2:
      sizes = annotate(List[Tensor], [])
      for w in plain:
        if kernel == 1:
          _ = torch.append(packed, ops.mkl._mkl_reorder_linear_weight(torch.contiguous(w), 4))
        else:
          _ = torch.append(packed, ops.mkldnn._reorder_linear_weight(torch.to(w, 15), 128))
        _ = torch.append(sizes, torch.expand(torch.narrow(torch.flatten(w), 0, 0, 1), torch.size(w)))
      plain = sizes
    if kernel >= 2:
      for i in range(torch.len(bias)):
        bias = torch._set_item(bias, i, torch.to(bias[i], 15))
    if kernel == 3:
      for i in range(torch.len(plain)):
        plain = torch._set_item(plain, i, torch.to(plain[i], 15))
    frequency = self.frequencies()
    rest = torch.remainder(torch.neg(torch.size(frequency, 0)), 16)
    frequency = torch.constant_pad_nd(frequency, [0, rest], 0)
    return __torch__.Weights(kernel, plain, packed, bias, norms, frequency)

  # Frequencies of the rotary angles, float64, [C / 2].
  def frequencies(self) -> Tensor:
    half = torch.floordiv(torch.floordiv(torch.size(self.type_embedding, 1), self.heads), 2)
    exponent = torch.div(torch.arange(half, dtype=7, layout=None, device=self.type_embedding.device, pin_memory=False), half)
    return torch.pow(self.rope_base, torch.neg(exponent))

  # weight [3 * D, inputs]; returns the same, reordered, its queries scaled.
  def serving_rows(self, weight: Tensor) -> Tensor:
    inputs = torch.size(weight, 1)
    width = torch.floordiv(torch.size(weight, 0), torch.mul(3, self.heads))
    parts = torch.unbind(torch.view(weight, [3, self.heads, width, inputs]), 0)
    q = torch.mul(parts[0], torch.pow(width, -0.5))
    k = parts[1]
    if self.rope:
      q = self.pairs_side_by_side(q)
      k = self.pairs_side_by_side(k)
    return torch.reshape(torch.stack([q, k, parts[2]]), torch.size(weight))

  # rows [H, C, inputs]
  def pairs_side_by_side(self, rows: Tensor) -> Tensor:
    halves = torch.unflatten(rows, 1, [2, -1])
    return torch.flatten(torch.transpose(halves, 1, 2), 1, 2)

  # A pool of zeros, read through views of its blocks or by gathering them.
  def new_pool(self, storage: int, blocks: int, slots: int, views: bool) -> __torch__.Pool:
    layers = torch.size(self.qkv_weight, 0)
    width = torch.floordiv(torch.size(self.type_embedding, 1), self.heads)
    stored = width
    dtype = storage
    if storage == 0:
      stored = torch.floordiv(width, 2)
    scaled = 0
    if self.has_scales(storage):
      dtype = 1
      scaled = blocks
    keys = annotate(List[Tensor], [])
    values = annotate(List[Tensor], [])
    key_scales = annotate(List[Tensor], [])
    value_scales = annotate(List[Tensor], [])
    for layer in range(layers):
      _ = torch.append(keys, self.zeros([blocks, self.heads, stored, slots], dtype))
      _ = torch.append(values, self.zeros([blocks, self.heads, slots, stored], dtype))
      _ = torch.append(key_scales, self.zeros([scaled, self.heads, slots], 6))
      _ = torch.append(value_scales, self.zeros([scaled, self.heads, slots], 6))
    key_views = annotate(List[Tensor], [])
    value_views = annotate(List[Tensor], [])
    key_scale_views = annotate(List[Tensor], [])
    value_scale_views = annotate(List[Tensor], [])
    loaded = annotate(List[Tensor], [])
    if views:
      for layer in range(layers):
        _e = torch.extend(key_views, torch.unbind(keys[layer], 0))
        _e = torch.extend(value_views, torch.unbind(values[layer], 0))
        _e = torch.extend(key_scale_views, torch.unbind(torch.unsqueeze(key_scales[layer], 2), 0))
        _e = torch.extend(value_scale_views, torch.unbind(torch.unsqueeze(value_scales[layer], 2), 0))
      loaded = [self.zeros([self.heads, width, slots], 6), self.zeros([self.heads, slots, width], 6)]
    return __torch__.Pool(storage, keys, values, key_scales, value_scales, key_views, value_views, key_scale_views, value_scale_views, loaded)

  def zeros(self, shape: List[int], dtype: int) -> Tensor:
    return torch.zeros(shape, dtype=dtype, layout=None, device=self.type_embedding.device, pin_memory=False)

  # Bytes of keys, values and scales, as allocated.
  def pool_bytes(self, pool: __torch__.Pool) -> int:
    bytes = 0
    for stored in [pool.keys, pool.values, pool.key_scales, pool.value_scales]:
      for tensor in stored:
        bytes = bytes + torch.numel(tensor) * torch.element_size(tensor)
    return bytes

  # ---- A pass

  # One incremental pass: writes the keys and values of the new steps into the pool, then attends to the cache.
  #   pool, prefixes  changed in place / read only. To compute prefixes, they are the pool, and positions are 0
  #   steps [N, F]; rows T to N - 1 are padding, written nowhere
  #   index int64, one after the other: token type [N], position [N], block [T] and slot in it [T] of each new step;
  #         unless attention rows are the rows: row of each attention row [R], attention row of each row [N];
  #         by gather: blocks of each context [B * n], prefix of each context [B] if there are prefixes
  #   mask  0 or -inf; for each context (by gather: for all) its prefix [rows, S of a prefix], if it has one, and its
  #         blocks: [n, rows, S], by gather [B, rows, n * S]
  #   plan  T, 1 if probabilities are wanted, 1 if attention rows are the rows, token type of all steps or -1, then
  #         by views for each context: attention rows, prefix or -1, number of its blocks n, the blocks;
  #         by gather: B, rows of each context, n, 1 if there are prefixes
  # Returns [T, O] and, if wanted, the attention probabilities of slots, summed over layers and heads, flat: for each
  # context [rows, n * S], by gather [B, rows, n * S].
  def step(self, weights: __torch__.Weights, pool: __torch__.Pool, prefixes: __torch__.Pool, steps: Tensor, index: Tensor, mask: Tensor, plan: List[int]) -> Tuple[Tensor, Tensor]:
    layers = torch.size(self.qkv_weight, 0)
    rows = torch.size(steps, 0)
    new = plan[0]
    views = torch.gt(torch.len(pool.key_views), 0)
    parts = self.index_parts(index, rows, plan, views)
    position = parts[1]
    masks = self.masks(mask, pool, prefixes, plan, views)
    turn = self.rotation(weights, position)
    x = self.embed(weights, steps, parts[0], position, plan[3])
    probabilities = annotate(List[Tensor], [])
    scratch = steps
    if views:
      scratch = self.scratch(pool, prefixes, plan)
    for layer in range(layers):
      q, k, v, raw = self.vectors(weights, layer, x, turn)
      self.store(pool, layer, parts[2], parts[3], torch.narrow(k, 0, 0, new), torch.narrow(v, 0, 0, new))
      if plan[2] == 0:
        q = torch.index_select(q, 0, parts[4])
        raw = torch.index_select(raw, 0, parts[4])
      if views:
        attended = self.attend_views(pool, prefixes, layer, q, raw, masks, plan, scratch, probabilities)
      else:
        attended = self.attend_gathered(pool, prefixes, layer, q, raw, masks, parts, plan, probabilities)
      if plan[2] == 0:
        attended = torch.index_select(attended, 0, parts[5])
      x = self.finish_layer(weights, x, attended, layer)
    seen = torch.zeros([0], dtype=6, layout=None, device=steps.device, pin_memory=False)
    if torch.len(probabilities) > 0:
      flat = annotate(List[Tensor], [])
      for p in probabilities:
        _ = torch.append(flat, torch.flatten(p))
      seen = torch.cat(flat)
    return (torch.narrow(self.outputs(weights, x), 0, 0, new), seen)

  # The parts of index; those that are missing are empty.
  def index_parts(self, index: Tensor, rows: int, plan: List[int], views: bool) -> List[Tensor]:
    attention = 0
    back = 0
    if plan[2] == 0:
      back = rows
      if views:
        at = 4
        while at < torch.len(plan):
          attention = attention + plan[at]
          at = at + 3 + plan[at + 2]
      else:
        attention = plan[4] * plan[5]
    tables = 0
    prefixes = 0
    if torch.__not__(views):
      tables = plan[4] * plan[6]
      prefixes = plan[4] * plan[7]
    return torch.split_with_sizes(index, [rows, rows, plan[0], plan[0], attention, back, tables, prefixes])

  # The views of the flat mask: by views for each context its prefix's, if any, and one of each block; by gather the
  # prefixes' and one of all blocks.
  def masks(self, mask: Tensor, pool: __torch__.Pool, prefixes: __torch__.Pool, plan: List[int], views: bool) -> List[Tensor]:
    slots = torch.size(pool.keys[0], 3)
    prefix = torch.size(prefixes.keys[0], 3)
    sizes = annotate(List[int], [])
    rows = annotate(List[int], [])
    if views:
      at = 4
      while at < torch.len(plan):
        if plan[at + 1] >= 0:
          _ = torch.append(sizes, plan[at] * prefix)
          _ = torch.append(rows, plan[at])
        for block in range(plan[at + 2]):
          _ = torch.append(sizes, plan[at] * slots)
          _ = torch.append(rows, plan[at])
        at = at + 3 + plan[at + 2]
    else:
      count = plan[4] * plan[5]
      if plan[7] == 1:
        _ = torch.append(sizes, count * prefix)
        _ = torch.append(rows, count)
      _ = torch.append(sizes, count * plan[6] * slots)
      _ = torch.append(rows, count)
    parts = torch.split_with_sizes(mask, sizes)
    shaped = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      _ = torch.append(shaped, torch.view(parts[i], [rows[i], -1]))
    return shaped

  # Projects each row with its type's weights. steps [N, F], type and position [N]; returns [N, D].
  def embed(self, weights: __torch__.Weights, steps: Tensor, type: Tensor, position: Tensor, only: int) -> Tensor:
    first = 4 * torch.size(self.qkv_weight, 0)
    if only >= 0:
      x = self.affine(weights, first + only, steps)
    else:
      x = self.affine(weights, first, steps)
      for t in range(1, torch.size(self.input_weight, 0)):
        x = torch.where(torch.unsqueeze(torch.eq(type, t), 1), self.affine(weights, first + t, steps), x)
    if not self.rope:
      x = torch.add(x, torch.index_select(self.position_embedding, 0, position))
    return x

  # The turn of each row's pairs, complex, [N, 1, 1, C / 2]. Angles are computed in double. position [N].
  def rotation(self, weights: __torch__.Weights, position: Tensor) -> Tensor:
    angle = torch.mul(torch.unsqueeze(position, 1), weights.frequency)
    half = torch.floordiv(torch.floordiv(torch.size(self.type_embedding, 1), self.heads), 2)
    turn = torch.complex(torch.to(torch.cos(angle), 6), torch.to(torch.sin(angle), 6))
    return torch.view(torch.contiguous(torch.narrow(turn, 1, 0, half)), [-1, 1, 1, half])

  # Queries and keys, both turned, values, and queries as they are before. x [N, D]; returns each [N, H, C].
  def vectors(self, weights: __torch__.Weights, layer: int, x: Tensor, turn: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    qkv = torch.view(self.affine(weights, 4 * layer, self.norm(weights, 2 * layer, x)), [torch.size(x, 0), 3, self.heads, -1])
    raw = torch.select(qkv, 1, 0)
    q = raw
    k = torch.select(qkv, 1, 1)
    if self.rope:
      qk = self.rotate(torch.narrow(qkv, 1, 0, 2), turn)
      q = torch.select(qk, 1, 0)
      k = torch.select(qk, 1, 1)
    return (q, k, torch.select(qkv, 1, 2), raw)

  # qk [N, 2, H, C], pairs side by side; returns the same, turned.
  def rotate(self, qk: Tensor, turn: Tensor) -> Tensor:
    turned = torch.mul(torch.view_as_complex(torch.unflatten(qk, 3, [-1, 2])), turn)
    return torch.flatten(torch.view_as_real(turned), 3)

  # x [N, D]; returns the same, normalized.
  def norm(self, weights: __torch__.Weights, at: int, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 1)], weights.norms[2 * at], weights.norms[2 * at + 1])

  # x [N, inputs]; returns [N, outputs].
  def affine(self, weights: __torch__.Weights, at: int, x: Tensor) -> Tensor:
    if weights.kernel == 1:
      return ops.mkl._mkl_linear(x, weights.packed[at], weights.plain[at], weights.bias[at], torch.size(x, 0))
    if weights.kernel == 2:
      y = ops.mkldnn._linear_pointwise(torch.to(x, 15), weights.packed[at], weights.bias[at], "none", annotate(List[Optional[number]], []), "")
      return torch.to(y, 6)
    if weights.kernel == 3:
      return torch.to(torch.linear(torch.to(x, 15), weights.plain[at], weights.bias[at]), 6)
    return torch.linear(x, weights.plain[at], weights.bias[at])

  # What follows attention in a layer. x and attended [N, D]; returns [N, D].
  def finish_layer(self, weights: __torch__.Weights, x: Tensor, attended: Tensor, layer: int) -> Tensor:
    x = torch.add(x, self.affine(weights, 4 * layer + 1, attended))
    hidden = torch.gelu(self.affine(weights, 4 * layer + 2, self.norm(weights, 2 * layer + 1, x)))
    return torch.add(x, self.affine(weights, 4 * layer + 3, hidden))

  # The head with its activation. x [N, D]; returns [N, O].
  def outputs(self, weights: __torch__.Weights, x: Tensor) -> Tensor:
    y = self.affine(weights, torch.len(weights.bias) - 1, self.norm(weights, 2 * torch.size(self.qkv_weight, 0), x))
    return self.activation(torch.contiguous(torch.narrow(y, 1, 0, torch.size(self.head_bias, 0))))

  def activation(self, y: Tensor) -> Tensor:
    if self.head == 0:
      return y
    # Outputs are few: copies make them a multiple of 32 values.
    copies = torch.contiguous(torch.expand(torch.unsqueeze(y, 2), [-1, -1, 64]))
    if self.head == 1:
      copies = torch.sigmoid(copies)
    else:
      copies = torch.tanh(copies)
    return torch.select(copies, 2, 0)

  # ---- Attention

  # Attention of the rows of each context to its own blocks, read through views: on a CPU gathering keys costs more
  # than the products. q and raw (not rotated, for prefixes) [R, H, C]; returns [R, D].
  def attend_views(self, pool: __torch__.Pool, prefixes: __torch__.Pool, layer: int, q: Tensor, raw: Tensor, masks: List[Tensor], plan: List[int], scratch: Tensor, probabilities: List[Tensor]) -> Tensor:
    q = torch.transpose(q, 0, 1)
    raw = torch.transpose(raw, 0, 1)
    results = annotate(List[Tensor], [])
    at = 4
    begin = 0
    first_mask = 0
    while at < torch.len(plan):
      rows = plan[at]
      prefix = plan[at + 1]
      blocks = plan[at + 2]
      this_scratch = scratch
      if rows < 8:
        this_scratch = torch.narrow(scratch, 0, 0, 0)
      query = q
      raw_query = raw
      if rows < torch.size(q, 1):
        query = torch.narrow(q, 1, begin, rows)
        raw_query = torch.narrow(raw, 1, begin, rows)
      _ = torch.append(results, self.attend_context(pool, prefixes, layer, query, raw_query, masks, first_mask, plan, at, this_scratch, probabilities))
      first_mask = first_mask + blocks
      if prefix >= 0:
        first_mask = first_mask + 1
      begin = begin + rows
      at = at + 3 + blocks
    attended = results[0]
    if torch.len(results) > 1:
      attended = torch.cat(results, 1)  # [H, R, C]
    return torch.flatten(torch.transpose(attended, 0, 1), 1)

  # query and raw [H, rows, C]; returns [H, rows, C]. Few rows: a tensor a block, put together. Many: written where they
  # stay, in scratch, since fresh memory for them would cost more than the products; the bits are the same.
  def attend_context(self, pool: __torch__.Pool, prefixes: __torch__.Pool, layer: int, query: Tensor, raw: Tensor, masks: List[Tensor], first_mask: int, plan: List[int], at: int, scratch: Tensor, probabilities: List[Tensor]) -> Tensor:
    prefix = plan[at + 1]
    blocks = plan[at + 2]
    slots = torch.size(pool.keys[0], 3)
    rows = torch.size(query, 1)
    seen = 0
    if prefix >= 0:
      seen = torch.size(prefixes.keys[0], 3)
    in_place = torch.gt(torch.numel(scratch), 0)
    weights = scratch
    if in_place:
      width = seen + blocks * slots
      weights = torch.view(torch.narrow(scratch, 0, 0, self.heads * rows * width), [self.heads, rows, width])
    scores = annotate(List[Tensor], [])
    if prefix >= 0:
      view = layer * torch.size(prefixes.keys[0], 0) + prefix
      if in_place:
        self.scores_into(prefixes, view, raw, masks[first_mask], torch.narrow(weights, 2, 0, seen))
      else:
        _ = torch.append(scores, self.scores(prefixes, view, raw, masks[first_mask]))
      first_mask = first_mask + 1
    first = layer * torch.size(pool.keys[0], 0)
    for b in range(blocks):
      view = first + plan[at + 3 + b]
      if in_place:
        self.scores_into(pool, view, query, masks[first_mask + b], torch.narrow(weights, 2, seen + b * slots, slots))
      else:
        _ = torch.append(scores, self.scores(pool, view, query, masks[first_mask + b]))
    if in_place:
      _w = torch._softmax(weights, 2, False, out=weights)
    elif torch.len(scores) == 1:
      weights = torch.softmax(scores[0], 2)
    else:
      weights = torch.softmax(torch.cat(scores, 2), 2)  # [H, rows, slots]
    if plan[1] == 1:
      self.count(torch.slice(weights, 2, seen), layer, probabilities)
    attended = query
    if prefix >= 0:
      view = layer * torch.size(prefixes.keys[0], 0) + prefix
      attended = self.weighted(prefixes, view, torch.narrow(weights, 2, 0, seen), attended, True)
    for b in range(blocks):
      part = weights
      if torch.size(weights, 2) > slots:
        part = torch.narrow(weights, 2, seen + b * slots, slots)
      attended = self.weighted(pool, first + plan[at + 3 + b], part, attended, b == 0 and prefix < 0)
    return attended

  # Room for the scores of any context of a pass whose rows are many; else nothing.
  def scratch(self, pool: __torch__.Pool, prefixes: __torch__.Pool, plan: List[int]) -> Tensor:
    most = 0
    at = 4
    while at < torch.len(plan):
      if plan[at] >= 8:
        width = plan[at + 2] * torch.size(pool.keys[0], 3)
        if plan[at + 1] >= 0:
          width = width + torch.size(prefixes.keys[0], 3)
        if plan[at] * width > most:
          most = plan[at] * width
      at = at + 3 + plan[at + 2]
    return torch.empty([self.heads * most], dtype=6, layout=None, device=self.type_embedding.device, pin_memory=False)

  # query [H, rows, C], mask [rows, S]; returns [H, rows, S].
  def scores(self, pool: __torch__.Pool, view: int, query: Tensor, mask: Tensor) -> Tensor:
    keys = self.load(pool, pool.key_views[view], 0)
    if self.has_scales(pool.storage):
      return torch.addcmul(mask, torch.bmm(query, keys), pool.key_scale_views[view])
    return torch.baddbmm(mask, query, keys)

  # The same into a tensor.
  def scores_into(self, pool: __torch__.Pool, view: int, query: Tensor, mask: Tensor, into: Tensor) -> NoneType:
    keys = self.load(pool, pool.key_views[view], 0)
    if self.has_scales(pool.storage):
      _s = torch.addcmul(mask, torch.bmm(query, keys), pool.key_scale_views[view], value=1, out=into)
    else:
      _b = torch.baddbmm(mask, query, keys, beta=1, alpha=1, out=into)

  # part [H, rows, S]; returns sum + part * values, or part * values alone: [H, rows, C].
  def weighted(self, pool: __torch__.Pool, view: int, part: Tensor, sum: Tensor, alone: bool) -> Tensor:
    values = self.load(pool, pool.value_views[view], 1)
    if self.has_scales(pool.storage):
      part = torch.mul(part, pool.value_scale_views[view])
    if alone:
      return torch.bmm(part, values)
    return torch.baddbmm(sum, part, values)

  # Attention of all contexts at once, to blocks gathered into one tensor. q and raw [B * rows, H, C]; returns [R, D].
  def attend_gathered(self, pool: __torch__.Pool, prefixes: __torch__.Pool, layer: int, q: Tensor, raw: Tensor, masks: List[Tensor], parts: List[Tensor], plan: List[int], probabilities: List[Tensor]) -> Tensor:
    contexts = plan[4]
    rows = plan[5]
    blocks = plan[6]
    slots = torch.size(pool.keys[0], 3)
    query = torch.transpose(torch.view(q, [contexts, rows, self.heads, -1]), 1, 2)  # [B, H, rows, C]
    query = torch.expand(torch.unsqueeze(query, 1), [-1, blocks, -1, -1, -1])
    scores = self.gathered_scores(pool, layer, parts[6], torch.flatten(query, 0, 2))  # [B * n * H, rows, S]
    scores = torch.permute(torch.view(scores, [contexts, blocks, self.heads, rows, slots]), [0, 2, 3, 1, 4])
    scores = torch.add(torch.flatten(scores, 3), torch.view(masks[-1], [contexts, 1, rows, -1]))  # [B, H, rows, n * S]
    seen = 0
    if plan[7] == 1:
      raw_query = torch.transpose(torch.view(raw, [contexts, rows, self.heads, -1]), 1, 2)
      of_prefix = self.gathered_scores(prefixes, layer, parts[7], torch.flatten(raw_query, 0, 1))
      seen = torch.size(of_prefix, 2)
      of_prefix = torch.view(of_prefix, [contexts, self.heads, rows, seen])
      of_prefix = torch.add(of_prefix, torch.view(masks[0], [contexts, 1, rows, -1]))
      scores = torch.cat([of_prefix, scores], 3)
    weights = torch.softmax(scores, 3)
    part = torch.slice(weights, 3, seen)
    if plan[1] == 1:
      self.count(torch.movedim(part, 1, 0), layer, probabilities)
    part = torch.permute(torch.unflatten(part, 3, [blocks, slots]), [0, 3, 1, 2, 4])
    attended = self.gathered_weighted(pool, layer, parts[6], torch.flatten(part, 0, 2))  # [B * n * H, rows, C]
    # A sum would add in another order for another number of blocks; hidden ones add zero, at the end.
    attended = torch.cumsum(torch.view(attended, [contexts, blocks, self.heads, rows, -1]), 1)
    attended = torch.select(attended, 1, blocks - 1)  # [B, H, rows, C]
    if plan[7] == 1:
      of_prefix = self.gathered_weighted(prefixes, layer, parts[7], torch.flatten(torch.narrow(weights, 3, 0, seen), 0, 1))
      attended = torch.add(attended, torch.view(of_prefix, torch.size(attended)))
    return torch.flatten(torch.flatten(torch.transpose(attended, 1, 2), 0, 1), 1)

  # query [n * H, rows, C]; returns [n * H, rows, S].
  def gathered_scores(self, pool: __torch__.Pool, layer: int, blocks: Tensor, query: Tensor) -> Tensor:
    keys = self.dequantized(torch.index_select(pool.keys[layer], 0, blocks), pool.storage, 2)
    scores = torch.bmm(query, torch.flatten(keys, 0, 1))
    if self.has_scales(pool.storage):
      scales = torch.index_select(pool.key_scales[layer], 0, blocks)
      scores = torch.mul(scores, torch.unsqueeze(torch.flatten(scales, 0, 1), 1))
    return scores

  # part [n * H, rows, S]; returns [n * H, rows, C].
  def gathered_weighted(self, pool: __torch__.Pool, layer: int, blocks: Tensor, part: Tensor) -> Tensor:
    if self.has_scales(pool.storage):
      scales = torch.index_select(pool.value_scales[layer], 0, blocks)
      part = torch.mul(part, torch.unsqueeze(torch.flatten(scales, 0, 1), 1))
    values = self.dequantized(torch.index_select(pool.values[layer], 0, blocks), pool.storage, 3)
    return torch.bmm(part, torch.flatten(values, 0, 1))

  # Adds the probabilities of a layer, [H, …, slots], to those of the layers before, by context. A running sum over
  # heads and layers, each addition by itself, so that no order of additions depends on the rows.
  def count(self, weights: Tensor, layer: int, probabilities: List[Tensor]) -> NoneType:
    sum = weights[0]
    if self.heads == 1:
      sum = torch.clone(sum)  # its memory is used again
    for head in range(1, self.heads):
      sum = torch.add(sum, weights[head])
    if layer == 0:
      _ = torch.append(probabilities, sum)
    else:
      # The first of the list is this context's: the list goes round once a layer.
      before = torch.pop(probabilities, 0)
      _ = torch.append(probabilities, torch.add(before, sum))

  # ---- Storage

  # Whether each step and head has scales, one for its key and one for its value.
  def has_scales(self, storage: int) -> bool:
    return storage == 24 or storage < 2

  # Writes new keys and values as they will be read. block and slot [T], k and v [T, H, C].
  def store(self, pool: __torch__.Pool, layer: int, block: Tensor, slot: Tensor, k: Tensor, v: Tensor) -> NoneType:
    key_places = torch.permute(pool.keys[layer], [0, 3, 1, 2])  # [P, S, H, E]
    value_places = torch.transpose(pool.values[layer], 1, 2)
    if self.has_scales(pool.storage):
      k, key_scale = self.quantize(k, pool.storage)
      v, value_scale = self.quantize(v, pool.storage)
      _ = torch.index_put_(torch.transpose(pool.key_scales[layer], 1, 2), [block, slot], key_scale)
      _ = torch.index_put_(torch.transpose(pool.value_scales[layer], 1, 2), [block, slot], value_scale)
    elif pool.storage != 6:
      if pool.storage == 5:
        k = torch.clamp(k, -65504., 65504.)
        v = torch.clamp(v, -65504., 65504.)
      k = torch.to(k, pool.storage)
      v = torch.to(v, pool.storage)
    _ = torch.index_put_(key_places, [block, slot], k)
    _ = torch.index_put_(value_places, [block, slot], v)

  # The largest number of each vector becomes the largest that the storage has. x [T, H, C]; returns int8 [T, H, E]
  # and the scales [T, H].
  def quantize(self, x: Tensor, storage: int) -> Tuple[Tensor, Tensor]:
    largest = 1.75  # 448, of which dequantized gives 2 ** -8
    if storage == 1:
      largest = 127.
    if storage == 0:
      largest = 112.  # 7, of which dequantized gives 16 times
    # All zeros have a scale as well: anything above 0.
    scale = torch.clamp_min(torch.div(torch.amax(torch.abs(x), [2]), largest), 1e-30)
    scaled = torch.clamp(torch.div(x, torch.unsqueeze(scale, 2)), -largest, largest)
    if storage == 24:
      return (torch.view_copy(torch.to(torch.mul(scaled, 256.), 24), dtype=1), scale)
    if storage == 1:
      return (torch.to(torch.round(scaled), 1), scale)
    numbers = torch.to(torch.round(torch.div(scaled, 16.)), 1)
    half = torch.floordiv(torch.size(x, 2), 2)
    low = torch.bitwise_and(torch.narrow(numbers, 2, 0, half), 15)
    high = torch.mul(torch.narrow(numbers, 2, half, half), 16)
    return (torch.bitwise_or(low, high), scale)

  # A block in fp32, [H, C, S] or [H, S, C], without its scales; kind 0 is keys, 1 values.
  def load(self, pool: __torch__.Pool, stored: Tensor, kind: int) -> Tensor:
    if pool.storage == 6:
      return stored
    into = pool.loaded[kind]
    if pool.storage == 0:
      half = torch.size(stored, kind + 1)
      _ = torch.copy_(torch.narrow(into, kind + 1, 0, half), torch.mul(stored, 16))
      _ = torch.copy_(torch.narrow(into, kind + 1, half, half), torch.bitwise_and(stored, -16))
      return into
    if pool.storage == 24:
      return torch.copy_(into, self.float16_of_fp8(stored))
    return torch.copy_(into, stored)

  # In fp32, without scales: fp8 times 2 ** -8 and int4 times 16, which the scales make good. dim: that of E.
  def dequantized(self, stored: Tensor, storage: int, dim: int) -> Tensor:
    if storage == 0:
      return torch.to(torch.cat([torch.mul(stored, 16), torch.bitwise_and(stored, -16)], dim), 6)
    if storage == 24:
      return torch.to(self.float16_of_fp8(stored), 6)
    return torch.to(stored, 6)

  # fp8's bits as fp16's, with 4 of 5 bits of exponent and 3 of 10 of mantissa. The conversion that torch has takes six
  # times as long on a CPU.
  def float16_of_fp8(self, stored: Tensor) -> Tensor:
    bits = torch.bitwise_and_(torch.mul_(torch.to(stored, 2), 128), -16385)
    return torch.view_copy(bits, dtype=5)

  # Whole pages of the pool as they are stored. block and page in it [n]; returns [n, bytes of a page], uint8: of
  # each layer its keys [H, E, G], values [H, G, E], key scales [H, G] and value scales [H, G].
  def read_pages(self, pool: __torch__.Pool, block: Tensor, page: Tensor) -> Tensor:
    parts = annotate(List[Tensor], [])
    for layer in range(torch.len(pool.keys)):
      for places in self.pages(pool, layer):
        values = torch.flatten(torch.index(places, [block, page]), 1)
        _ = torch.append(parts, torch.view_copy(torch.contiguous(values), dtype=0))
    return torch.to(torch.cat(parts, 1), torch.device("cpu"))

  # Writes what read_pages read. data [n, bytes of a page], uint8.
  def write_pages(self, pool: __torch__.Pool, block: Tensor, page: Tensor, data: Tensor) -> NoneType:
    data = torch.to(data, self.type_embedding.device)
    at = 0
    for layer in range(torch.len(pool.keys)):
      for places in self.pages(pool, layer):
        shape = torch.slice(torch.size(places), 2)
        bytes = torch.element_size(places)
        for size in shape:
          bytes = bytes * size
        values = torch.view_copy(torch.contiguous(torch.narrow(data, 1, at, bytes)), dtype=places.dtype)
        _ = torch.index_put_(places, [block, page], torch.unflatten(values, 1, shape))
        at = at + bytes

  # Views of what is stored of a layer, [P, pages of a block, one page …].
  def pages(self, pool: __torch__.Pool, layer: int) -> List[Tensor]:
    keys = torch.permute(torch.unflatten(pool.keys[layer], 3, [-1, 16]), [0, 3, 1, 2, 4])
    values = torch.movedim(torch.unflatten(pool.values[layer], 2, [-1, 16]), 2, 1)
    if torch.numel(pool.key_scales[layer]) == 0:
      return [keys, values]
    key_scales = torch.movedim(torch.unflatten(pool.key_scales[layer], 2, [-1, 16]), 2, 1)
    value_scales = torch.movedim(torch.unflatten(pool.value_scales[layer], 2, [-1, 16]), 2, 1)
    return [keys, values, key_scales, value_scales]

  # Zeroes blocks, so that nothing of an earlier owner is left in them. block [n].
  def clear_blocks(self, pool: __torch__.Pool, block: Tensor) -> NoneType:
    for layer in range(torch.len(pool.keys)):
      _ = torch.index_fill_(pool.keys[layer], 0, block, 0)
      _ = torch.index_fill_(pool.values[layer], 0, block, 0)
      if torch.numel(pool.key_scales[layer]) > 0:
        _ = torch.index_fill_(pool.key_scales[layer], 0, block, 0)
        _ = torch.index_fill_(pool.value_scales[layer], 0, block, 0)

  # Copies blocks to others of the same pool: from and to [n].
  def copy_blocks(self, pool: __torch__.Pool, from_block: Tensor, to_block: Tensor) -> NoneType:
    for layer in range(torch.len(pool.keys)):
      for stored in [pool.keys[layer], pool.values[layer], pool.key_scales[layer], pool.value_scales[layer]]:
        if torch.numel(stored) > 0:
          _ = torch.index_copy_(stored, 0, to_block, torch.index_select(stored, 0, from_block))

  # ---- Without a cache

  # The truth that step must equal, and what training fits: all steps of B contexts from position 0 at once, every
  # layer under a band mask of the given width. steps [B, T, F], type and position [B, T]; returns [B, T, O].
  def forward(self, steps: Tensor, type: Tensor, position: Tensor, window: int) -> Tensor:
    visible = torch.sub(torch.unsqueeze(position, 2), torch.unsqueeze(position, 1))
    hidden = torch.logical_or(torch.lt(visible, 0), torch.ge(visible, window))
    return self.forward_hiding(steps, type, position, hidden)

  # forward for training, whose callers can pass tensors only. window [1]
  def forward_windows(self, steps: Tensor, type: Tensor, position: Tensor, window: Tensor) -> Tensor:
    return self.forward(steps, type, position, int(window))

  # The same with any steps hidden from each. hidden [B, T, T], bool: whether a step (row) may not see another.
  def forward_hiding(self, steps: Tensor, type: Tensor, position: Tensor, hidden: Tensor) -> Tensor:
    batch = torch.size(steps, 0)
    length = torch.size(steps, 1)
    hidden = torch.unsqueeze(hidden, 1)  # [B, 1, T, T]
    flat_position = torch.reshape(position, [-1])
    cos, sin = self.angles(flat_position)
    x = self.projected(torch.flatten(steps, 0, 1), torch.reshape(type, [-1]), flat_position)
    for layer in range(torch.size(self.qkv_weight, 0)):
      q, k, v = self.project(x, layer, cos, sin, [batch, length, self.heads, -1])  # [B, H, T, C]
      scores = torch.matmul(q, torch.transpose(k, 2, 3))
      weights = torch.softmax(torch.masked_fill(scores, hidden, -inf), 3)
      attended = torch.transpose(torch.matmul(weights, v), 1, 2)
      x = self.after_attention(x, torch.reshape(attended, [batch * length, -1]), layer)
    normed = torch.layer_norm(x, [torch.size(x, 1)], self.norm_weight, self.norm_bias)
    y = self.activation(torch.linear(normed, self.head_weight, self.head_bias))
    return torch.view(y, [batch, length, -1])

  # steps [N, F], type and position [N]; returns [N, D].
  def projected(self, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    x = torch.linear(steps, self.input_weight[0], self.type_embedding[0])
    for t in range(1, torch.size(self.input_weight, 0)):
      other = torch.linear(steps, self.input_weight[t], self.type_embedding[t])
      x = torch.where(torch.unsqueeze(torch.eq(type, t), 1), other, x)
    if not self.rope:
      x = torch.add(x, torch.index_select(self.position_embedding, 0, position))
    return x

  # Cosine and sine of the rotary angles, computed in double. position [N]; returns twice [N, 1, 1, C / 2].
  def angles(self, position: Tensor) -> Tuple[Tensor, Tensor]:
    angle = torch.mul(torch.unsqueeze(position, 1), self.frequencies())
    half = torch.size(angle, 1)
    cos = torch.view(torch.to(torch.cos(angle), 6), [-1, 1, 1, half])
    sin = torch.view(torch.to(torch.sin(angle), 6), [-1, 1, 1, half])
    return (cos, sin)

  # Queries (divided by the root of C), keys and values of a layer. x [N, D], split as shape says; returns each
  # [B, H, T, C].
  def project(self, x: Tensor, layer: int, cos: Tensor, sin: Tensor, shape: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
    width = torch.size(x, 1)
    normed = torch.layer_norm(x, [width], self.norm1_weight[layer], self.norm1_bias[layer])
    qkv = torch.linear(normed, self.qkv_weight[layer], self.qkv_bias[layer])
    qkv = torch.view(qkv, [-1, 3, self.heads, torch.floordiv(width, self.heads)])
    qk = torch.narrow(qkv, 1, 0, 2)
    if self.rope:
      half = torch.floordiv(torch.size(qkv, 3), 2)
      a = torch.narrow(qk, 3, 0, half)
      b = torch.narrow(qk, 3, half, half)
      turned = [torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))]
      qk = torch.cat(turned, 3)
    q = torch.mul(qk[:, 0], torch.pow(torch.size(qkv, 3), -0.5))
    heads = annotate(List[Tensor], [])
    for part in [q, qk[:, 1], qkv[:, 2]]:
      _ = torch.append(heads, torch.transpose(torch.view(torch.contiguous(part), shape), 1, 2))
    return (heads[0], heads[1], heads[2])

  def after_attention(self, x: Tensor, attended: Tensor, layer: int) -> Tensor:
    x = torch.add(x, torch.linear(attended, self.out_weight[layer], self.out_bias[layer]))
    normed = torch.layer_norm(x, [torch.size(x, 1)], self.norm2_weight[layer], self.norm2_bias[layer])
    hidden = torch.gelu(torch.linear(normed, self.ff1_weight[layer], self.ff1_bias[layer]))
    return torch.add(x, torch.linear(hidden, self.ff2_weight[layer], self.ff2_bias[layer]))

  # What a cached step replaces: all T steps of a context from position 0 again, for the outputs of the last one.
  # Fused attention; of the last layer only what the last step needs. No wider than the window.
  # steps [T, F], type and position [T]; returns [1, O].
  def recompute(self, weights: __torch__.Weights, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    layers = torch.size(self.qkv_weight, 0)
    turn = self.rotation(weights, position)
    x = self.embed(weights, steps, type, position, -1)
    for layer in range(layers):
      q, k, v, raw = self.vectors(weights, layer, x, turn)
      whole = torch.lt(layer, layers - 1)
      if not whole:
        q = torch.narrow(q, 0, torch.size(x, 0) - 1, 1)
        x = torch.narrow(x, 0, torch.size(x, 0) - 1, 1)
      # Queries are divided by the root of C already: the scale is 1.
      heads = annotate(List[Tensor], [])
      for part in [q, k, v]:
        _ = torch.append(heads, torch.unsqueeze(torch.transpose(part, 0, 1), 0))
      attended = torch.scaled_dot_product_attention(heads[0], heads[1], heads[2], None, 0., whole, scale=1.)
      x = self.finish_layer(weights, x, torch.flatten(torch.transpose(attended[0], 0, 1), 1), layer)
    return self.outputs(weights, x)
