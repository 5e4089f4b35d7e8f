# The network, in TorchScript's serialized dialect: names of the torch namespace are ATen operators, dtypes
# are numbers (0 uint8, 1 int8, 2 int16, 3 int32, 4 int64, 5 float16, 6 float32, 7 float64, 15 bfloat16, 24 float8_e4m3fn).
# TorchScriptArchive packs this file with the weights. It runs on CPU and CUDA.
#
# A pre-norm Transformer over steps of several token types. Parameters of the layers are stacked, so that one
# loop serves any depth. Letters in shape comments:
#   B  contexts   T  new steps of a pass, or all of a context    N  T and padding rows   F  features of the widest type
#   D  width      H  heads    C  width of a head    L  layers    O  outputs
#   P  places of a pool: the slots of its blocks, one after the other       G  slots of a KV page (16)
#   E  stored numbers of a head's vector: C, or C / 2 bytes with int4
#   U  market prefixes of a training pass    M  most records of a prefix (in passes: most parts of a row)
#   A  parts of a pass: rows that follow each other, all of which see the same places, which follow each other too
#   Q  rows of all parts    R  most rows of a part    W  most places of a part    M  most parts of a row

# Keys and values of the contexts' steps.
class Pool(NamedTuple):
  storage : int            # a dtype; 0 means int4, two numbers a byte
  numbers : Tensor         # [L, 2, P, H, E]: keys, then values; of storages with scales [L, 2, P, words of H * E bytes]
  scales : Tensor          # [L, 2, P, H], fp32; none if the storage has none

# Weights as a pass wants them.
class Weights(NamedTuple):
  linear : List[Tensor]    # [inputs, outputs] of each layer's qkv, out, ff1 and ff2, then of each token type's input
                           # projection, then of the head, then of each token type's linear skip
  bias : List[Tensor]
  norms : List[Tensor]     # of each layer norm1 weight and bias, norm2 weight and bias, then of the last norm
  frequency : Tensor       # of the rotary angles, float64, [C / 2]
  dtype : int              # of the products
  rows : int               # rows of every product, or 0 for those of the pass

# What each row of a pass sees.
class Parts(NamedTuple):
  rows : Tensor            # [Q], rows of the parts; N more to ask without rotation
  begin : Tensor           # [A + 1], int32: where a part's begin among those, and their end
  place : Tensor           # [A + 1], int32: its first place, in the pool or in what is gathered of it
  count : Tensor           # [A], int32: its places
  gathered : Tensor        # [A * W], places of the pool
  unseen : Tensor          # [A, 1, 1, W]: whether a gathered place lies behind the part's last one
  padded : Tensor          # [A * R]: which of the Q each part's rows are
  part : Tensor            # [N, M]: the parts that each row belongs to
  inside : Tensor          # [N, M]: which row of the part it is
  hidden : Tensor          # [N, M, 1]: -inf where a row belongs to fewer parts, else 0
  joined : Tensor          # [N * M]: the same as rows of what attention gives for the parts
  most : List[int]         # M, R, W
  each : List[int]         # on a CPU of each part its rows, first place and places, one after the other

class TickcacheModel(Module):
  __parameters__ = ["input_weight", "type_embedding", "position_embedding", "norm1_weight", "norm1_bias", "qkv_weight", "qkv_bias", "out_weight", "out_bias", "norm2_weight", "norm2_bias", "ff1_weight", "ff1_bias", "ff2_weight", "ff2_bias", "norm_weight", "norm_bias", "head_weight", "head_bias", "skip_weight", "skip_bias", ]
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
  skip_weight : Tensor          # [types, O, F]; no types without a linear skip
  skip_bias : Tensor            # [types, O]
  training : bool
  heads : int
  rope : bool
  rope_base : float
  head : int                    # 0 regression, 1 direction, 2 allocation

  # ---- The reference: without a cache

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
    flat_steps = torch.flatten(steps, 0, 1)
    flat_type = torch.reshape(type, [-1])
    x = self.projected(flat_steps, flat_type, flat_position)
    for layer in range(torch.size(self.qkv_weight, 0)):
      q, k, v = self.project(x, layer, cos, sin, [batch, length, self.heads, -1])  # [B, H, T, C]
      scores = torch.matmul(q, torch.transpose(k, 2, 3))
      weights = torch.softmax(torch.masked_fill(scores, hidden, -inf), 3)
      attended = torch.transpose(torch.matmul(weights, v), 1, 2)
      x = self.after_attention(x, torch.reshape(attended, [batch * length, -1]), layer)
    return torch.view(self.outputs_of(x, flat_steps, flat_type), [batch, length, -1])

  # forward_windows of contexts whose steps see a market prefix besides. A prefix that several steps see is computed
  # once, as one more short context whose records all have position 0 (no rotation) and see those before them; its keys
  # and values are then gathered for each of its steps, which asks without rotation, in one softmax with its own context.
  # records [U, M, F], a prefix's last ones padding; count [U]: its records; prefix [B, T]: which one a step sees, or -1.
  def forward_prefixed(self, steps: Tensor, type: Tensor, position: Tensor, window: Tensor, records: Tensor, count: Tensor, prefix: Tensor) -> Tensor:
    batch = torch.size(steps, 0)
    length = torch.size(steps, 1)
    rows = batch * length
    most = torch.size(records, 1)
    shared = torch.size(records, 0) * most
    visible = torch.sub(torch.unsqueeze(position, 2), torch.unsqueeze(position, 1))
    hidden = torch.unsqueeze(torch.logical_or(torch.lt(visible, 0), torch.ge(visible, int(window))), 1)
    number = self.range(most)
    later = torch.lt(torch.unsqueeze(number, 1), torch.unsqueeze(number, 0))  # [M, M]
    flat_prefix = torch.reshape(prefix, [-1])
    seen = torch.clamp_min(flat_prefix, 0)
    missing = torch.ge(torch.unsqueeze(number, 0), torch.unsqueeze(torch.index_select(count, 0, seen), 1))
    unseen = torch.logical_or(missing, torch.unsqueeze(torch.lt(flat_prefix, 0), 1))
    unseen = torch.view(unseen, [batch, 1, length, most])
    cos, sin = self.angles(torch.reshape(position, [-1]))
    flat_steps = torch.flatten(steps, 0, 1)
    flat_type = torch.reshape(type, [-1])
    x = self.projected(flat_steps, flat_type, torch.reshape(position, [-1]))
    market_weight = torch.select(self.input_weight, 0, -1)
    market_bias = torch.select(self.type_embedding, 0, -1)
    x = torch.cat([x, torch.linear(torch.flatten(records, 0, 1), market_weight, market_bias)])  # [B * T + U * M, D]
    for layer in range(torch.size(self.qkv_weight, 0)):
      qkv = self.queries_keys_values(x, layer)
      own = torch.narrow(qkv, 0, 0, rows)
      q, k, v = self.split_heads(self.turned(own, cos, sin), own, [batch, length, self.heads, -1])  # [B, H, T, C]
      of_records = torch.narrow(qkv, 0, rows, shared)
      among = [torch.size(records, 0), most, self.heads, -1]
      q_shared, k_shared, v_shared = self.split_heads(of_records, of_records, among)  # [U, H, M, C]
      asked = torch.mul(own[:, 0], torch.pow(torch.size(qkv, 3), -0.5))  # [B * T, H, C]
      k_seen = torch.index_select(k_shared, 0, seen)  # [B * T, H, M, C]
      of_prefix = torch.sum(torch.mul(k_seen, torch.unsqueeze(asked, 2)), [3])
      of_prefix = torch.transpose(torch.view(of_prefix, [batch, length, self.heads, most]), 1, 2)  # [B, H, T, M]
      scores = torch.masked_fill(torch.matmul(q, torch.transpose(k, 2, 3)), hidden, -inf)
      weights = torch.softmax(torch.cat([torch.masked_fill(of_prefix, unseen, -inf), scores], 3), 3)
      paid = torch.reshape(torch.transpose(torch.narrow(weights, 3, 0, most), 1, 2), [rows, self.heads, most, 1])
      given = torch.sum(torch.mul(torch.index_select(v_shared, 0, seen), paid), [2])  # [B * T, H, C]
      attended = torch.transpose(torch.matmul(torch.narrow(weights, 3, most, length), v), 1, 2)
      attended = torch.add(torch.reshape(attended, [rows, -1]), torch.flatten(given, 1))
      scores = torch.masked_fill(torch.matmul(q_shared, torch.transpose(k_shared, 2, 3)), later, -inf)
      records_attended = torch.transpose(torch.matmul(torch.softmax(scores, 3), v_shared), 1, 2)
      attended = torch.cat([attended, torch.reshape(records_attended, [shared, -1])])
      x = self.after_attention(x, attended, layer)
    x = torch.narrow(x, 0, 0, rows)
    return torch.view(self.outputs_of(x, flat_steps, flat_type), [batch, length, -1])

  # x [N, D], steps [N, F], type [N]; returns [N, O].
  def outputs_of(self, x: Tensor, steps: Tensor, type: Tensor) -> Tensor:
    normed = torch.layer_norm(x, [torch.size(x, 1)], self.norm_weight, self.norm_bias)
    y = torch.linear(normed, self.head_weight, self.head_bias)
    if torch.size(self.skip_weight, 0) > 0:
      skipped = torch.linear(steps, self.skip_weight[0], self.skip_bias[0])
      for t in range(1, torch.size(self.skip_weight, 0)):
        other = torch.linear(steps, self.skip_weight[t], self.skip_bias[t])
        skipped = torch.where(torch.unsqueeze(torch.eq(type, t), 1), other, skipped)
      y = torch.add(y, skipped)
    return self.activation(y)

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
    qkv = self.queries_keys_values(x, layer)
    return self.split_heads(self.turned(qkv, cos, sin), qkv, shape)

  # x [N, D]; returns [N, 3, H, C].
  def queries_keys_values(self, x: Tensor, layer: int) -> Tensor:
    width = torch.size(x, 1)
    normed = torch.layer_norm(x, [width], self.norm1_weight[layer], self.norm1_bias[layer])
    qkv = torch.linear(normed, self.qkv_weight[layer], self.qkv_bias[layer])
    return torch.view(qkv, [-1, 3, self.heads, torch.floordiv(width, self.heads)])

  # Queries and keys after rotation, [N, 2, H, C].
  def turned(self, qkv: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    qk = torch.narrow(qkv, 1, 0, 2)
    if self.rope:
      half = torch.floordiv(torch.size(qkv, 3), 2)
      a = torch.narrow(qk, 3, 0, half)
      b = torch.narrow(qk, 3, half, half)
      turned = [torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))]
      qk = torch.cat(turned, 3)
    return qk

  # Queries and keys of qk, values of qkv, each as [B, H, T, C]; shape is [B, T, H, C].
  def split_heads(self, qk: Tensor, qkv: Tensor, shape: List[int]) -> Tuple[Tensor, Tensor, Tensor]:
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

  def activation(self, y: Tensor) -> Tensor:
    if self.head == 1:
      y = torch.sigmoid(y)
    if self.head == 2:
      y = torch.tanh(y)
    return y

  # Frequencies of the rotary angles, float64, [C / 2].
  def frequencies(self) -> Tensor:
    half = torch.floordiv(torch.floordiv(torch.size(self.type_embedding, 1), self.heads), 2)
    exponent = torch.div(torch.arange(half, dtype=7, layout=None, device=self.type_embedding.device, pin_memory=False), half)
    return torch.pow(self.rope_base, torch.neg(exponent))

  # ---- Once, after loading

  # Weights of a type, fp32 or bf16, for products of so many rows each. Queries come out divided by the root of C, and
  # rotary pairs, numbers i and i + C / 2 of a head, side by side: a rotation is then a product of complex numbers.
  def prepare(self, dtype: int, rows: int) -> __torch__.Weights:
    linear = annotate(List[Tensor], [])
    bias = annotate(List[Tensor], [])
    norms = annotate(List[Tensor], [])
    for layer in range(torch.size(self.qkv_weight, 0)):
      qkv = self.serving_rows(self.qkv_weight[layer])
      qkv_bias = self.serving_rows(torch.unsqueeze(self.qkv_bias[layer], 1))
      _e = torch.extend(linear, [qkv, self.out_weight[layer], self.ff1_weight[layer], self.ff2_weight[layer]])
      _e = torch.extend(bias, [torch.squeeze(qkv_bias, 1), self.out_bias[layer], self.ff1_bias[layer], self.ff2_bias[layer]])
      _e = torch.extend(norms, [self.norm1_weight[layer], self.norm1_bias[layer], self.norm2_weight[layer], self.norm2_bias[layer]])
    _e = torch.extend(linear, torch.unbind(self.input_weight, 0))
    _e = torch.extend(bias, torch.unbind(self.type_embedding, 0))
    _ = torch.append(linear, self.head_weight)
    _ = torch.append(bias, self.head_bias)
    _e = torch.extend(linear, torch.unbind(self.skip_weight, 0))
    _e = torch.extend(bias, torch.unbind(self.skip_bias, 0))
    _e = torch.extend(norms, [self.norm_weight, self.norm_bias])
    for i in range(torch.len(linear)):
      linear = torch._set_item(linear, i, torch.t(torch.to(linear[i], dtype)))
      bias = torch._set_item(bias, i, torch.to(bias[i], dtype))
    return __torch__.Weights(linear, bias, norms, self.frequencies(), dtype, rows)

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

  # A pool of zeros. Bytes are moved eight at a time: a GPU has a thread for each number.
  def new_pool(self, storage: int, places: int) -> __torch__.Pool:
    shape = [torch.size(self.qkv_weight, 0), 2, places]
    width = torch.floordiv(torch.size(self.type_embedding, 1), self.heads)
    if not self.has_scales(storage):
      numbers = self.zeros(torch.add(shape, [self.heads, width]), storage)
      return __torch__.Pool(storage, numbers, self.zeros([0], 6))
    bytes = self.heads * width
    if storage == 0:
      bytes = torch.floordiv(bytes, 2)
    word = 4
    size = 8
    if torch.remainder(bytes, 8) > 0:
      word = 1
      size = 1
    numbers = self.zeros(torch.add(shape, [torch.floordiv(bytes, size)]), word)
    return __torch__.Pool(storage, numbers, self.zeros(torch.add(shape, [self.heads]), 6))

  def zeros(self, shape: List[int], dtype: int) -> Tensor:
    return torch.zeros(shape, dtype=dtype, layout=None, device=self.type_embedding.device, pin_memory=False)

  def range(self, end: int) -> Tensor:
    return torch.arange(end, dtype=4, layout=None, device=self.type_embedding.device, pin_memory=False)

  # Bytes of keys, values and scales, as allocated.
  def pool_bytes(self, pool: __torch__.Pool) -> int:
    bytes = torch.numel(pool.numbers) * torch.element_size(pool.numbers)
    return bytes + torch.numel(pool.scales) * torch.element_size(pool.scales)

  # ---- A pass

  # One incremental pass: stores the keys and values of the new steps, then attends to what is stored.
  #   steps [N, F]; rows T to N - 1 are padding, stored nowhere
  #   index int64, one after the other: token type [N], position [N], place of each new step [T]; and of the parts, see
  #         Parts: rows [Q], begin [A + 1], place [A] in the pool, count [A], part [N * M], inside [N * M]; a row that
  #         belongs to fewer repeats one of its own parts, with -1 - inside
  #   sizes T, A, Q, M, R, W, 1 if any row asks without rotation, 1 if probabilities are wanted, 1 on a GPU; on a
  #         CPU then of each part its rows, first place and places
  # Returns [T, O] and, if wanted, the attention probabilities of the parts' places, summed over layers and heads,
  # [A, R, W]; else nothing.
  def step(self, weights: __torch__.Weights, pool: __torch__.Pool, steps: Tensor, index: Tensor, sizes: List[int]) -> Tuple[Tensor, Tensor]:
    new = sizes[0]
    rows = torch.size(steps, 0)
    each = rows * sizes[3]
    split = torch.split_with_sizes(index, [rows, rows, new, sizes[2], sizes[1] + 1, sizes[1], sizes[1], each, each])
    parts = self.parts(pool, split, sizes)
    turn = self.rotation(weights, split[1])
    x = self.embed(weights, steps, split[0], split[1])
    paid = self.zeros([0], 6)
    for layer in range(torch.size(self.qkv_weight, 0)):
      raw = self.vectors(weights, layer, x)
      qkv = self.rotate(raw, turn)
      self.store(pool, layer, split[2], torch.transpose(torch.slice(torch.narrow(qkv, 0, 0, new), 1, 1), 0, 1))
      queries = torch.select(qkv, 1, 0)
      if sizes[6] == 1:
        queries = torch.cat([queries, torch.select(raw, 1, 0)])
      queries = torch.index_select(queries, 0, parts.rows)
      if sizes[7] == 1:
        given, sums, scores = self.attend_plain(pool, layer, queries, parts)
        more = self.probabilities(scores, sums, parts)
        if layer == 0:
          paid = more
        else:
          paid = torch.add(paid, more)
      elif sizes[8] == 1:
        given, sums = self.attend_on_gpu(pool, layer, queries, parts)
      else:
        given, sums = self.attend_on_cpu(pool, layer, queries, parts)
      x = self.finish_layer(weights, x, self.join(given, sums, parts), layer)
    return (torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new), paid)

  # Projects each row with its type's weights. steps [N, F], type and position [N]; returns [N, D].
  def embed(self, weights: __torch__.Weights, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    first = 4 * torch.size(self.qkv_weight, 0)
    x = self.affine(weights, first, steps)
    for t in range(1, torch.size(self.input_weight, 0)):
      x = torch.where(torch.unsqueeze(torch.eq(type, t), 1), self.affine(weights, first + t, steps), x)
    if not self.rope:
      x = torch.add(x, torch.index_select(self.position_embedding, 0, position))
    return x

  # The turn of each row's pairs, complex, [N, 3, 1, C / 2]: of queries and keys; values stay. Angles are computed in
  # double. position [N].
  def rotation(self, weights: __torch__.Weights, position: Tensor) -> Tensor:
    angle = torch.mul(torch.unsqueeze(position, 1), weights.frequency)
    turn = torch.complex(torch.to(torch.cos(angle), 6), torch.to(torch.sin(angle), 6))
    return torch.unsqueeze(torch.stack([turn, turn, torch.ones_like(turn)], 1), 2)

  # Queries, keys and values before they are turned. x [N, D]; returns [N, 3, H, C].
  def vectors(self, weights: __torch__.Weights, layer: int, x: Tensor) -> Tensor:
    return torch.view(self.affine(weights, 4 * layer, self.norm(weights, 2 * layer, x)), [torch.size(x, 0), 3, self.heads, -1])

  # qkv [N, 3, H, C], pairs side by side; returns the same, turned.
  def rotate(self, qkv: Tensor, turn: Tensor) -> Tensor:
    if self.rope:
      turned = torch.mul(torch.view_as_complex(torch.unflatten(qkv, 3, [-1, 2])), turn)
      qkv = torch.flatten(torch.view_as_real(turned), 3)
    return qkv

  # x [N, D]; returns the same, normalized.
  def norm(self, weights: __torch__.Weights, at: int, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 1)], weights.norms[2 * at], weights.norms[2 * at + 1])

  # x [N, inputs]; returns [N, outputs]. On a GPU the bits of a product's row depend on how many it has.
  def affine(self, weights: __torch__.Weights, at: int, x: Tensor) -> Tensor:
    weight = weights.linear[at]
    bias = weights.bias[at]
    if weights.dtype != 6:
      x = torch.to(x, weights.dtype)
    if weights.rows == 0 or torch.size(x, 0) <= weights.rows:
      y = torch.addmm(bias, x, weight)
    else:
      products = annotate(List[Tensor], [])
      for some in torch.split(x, weights.rows, 0):
        _ = torch.append(products, torch.addmm(bias, some, weight))
      y = torch.cat(products)
    if weights.dtype != 6:
      y = torch.to(y, 6)
    return y

  # What follows attention in a layer. x and attended [N, D]; returns [N, D].
  def finish_layer(self, weights: __torch__.Weights, x: Tensor, attended: Tensor, layer: int) -> Tensor:
    x = torch.add(x, self.affine(weights, 4 * layer + 1, attended))
    hidden = torch.gelu(self.affine(weights, 4 * layer + 2, self.norm(weights, 2 * layer + 1, x)))
    return torch.add(x, self.affine(weights, 4 * layer + 3, hidden))

  # The head, with the linear skip and the activation. x [N, D], steps [N, F], type [N]; returns [N, O].
  def outputs(self, weights: __torch__.Weights, x: Tensor, steps: Tensor, type: Tensor) -> Tensor:
    normed = self.norm(weights, 2 * torch.size(self.qkv_weight, 0), x)
    head = 4 * torch.size(self.qkv_weight, 0) + torch.size(self.input_weight, 0)
    y = self.affine(weights, head, normed)
    if torch.size(self.skip_weight, 0) > 0:
      skipped = self.affine(weights, head + 1, steps)
      for t in range(1, torch.size(self.skip_weight, 0)):
        other = self.affine(weights, head + 1 + t, steps)
        skipped = torch.where(torch.unsqueeze(torch.eq(type, t), 1), other, skipped)
      y = torch.add(y, skipped)
    return self.activation(y)

  # ---- Attention, a part at a time; what a row's parts give is then weighted by their sums of exponentials

  # See step for split and sizes.
  def parts(self, pool: __torch__.Pool, split: List[Tensor], sizes: List[int]) -> __torch__.Parts:
    rows = torch.size(split[0], 0)
    begin = split[4]
    place = split[5]
    count = split[6]
    part = torch.view(split[7], [rows, sizes[3]])
    inside = torch.view(split[8], [rows, sizes[3]])
    hidden = torch.masked_fill(self.zeros([rows, sizes[3], 1], 6), torch.unsqueeze(torch.lt(inside, 0), 2), -inf)
    inside = torch.maximum(inside, torch.bitwise_not(inside))
    gathered = place
    unseen = place
    padded = place
    joined = torch.add(torch.index_select(begin, 0, torch.flatten(part)), torch.flatten(inside))
    if sizes[7] == 1:
      of_part = torch.unsqueeze(torch.narrow(begin, 0, 0, sizes[1]), 1)
      padded = torch.flatten(torch.clamp_max(torch.add(of_part, self.range(sizes[4])), sizes[2] - 1))
      joined = torch.flatten(torch.add(torch.mul(part, sizes[4]), inside))
    if sizes[7] == 1 or self.has_scales(pool.storage):
      behind = torch.unsqueeze(count, 1)
      each = self.range(sizes[5])
      unseen = torch.unsqueeze(torch.unsqueeze(torch.ge(each, behind), 1), 1)
      gathered = torch.flatten(torch.add(torch.unsqueeze(place, 1), torch.minimum(each, torch.sub(behind, 1))))
      place = torch.mul(self.range(sizes[1]), sizes[5])
    place = torch.to(torch.constant_pad_nd(place, [0, 1], 0), 3)
    most = [sizes[3], sizes[4], sizes[5]]
    return __torch__.Parts(split[3], torch.to(begin, 3), place, torch.to(count, 3), gathered, unseen, padded, part, inside, hidden, joined, most, torch.slice(sizes, 9))

  # Keys and values of any places of the pool, [2, places, H, C].
  def gather(self, pool: __torch__.Pool, layer: int, places: Tensor, dtype: int) -> Tensor:
    numbers = torch.index_select(torch.select(pool.numbers, 0, layer), 1, places)
    if not self.has_scales(pool.storage):
      return torch.to(numbers, dtype)
    scales = torch.index_select(torch.select(pool.scales, 0, layer), 1, places)
    return self.dequantized(self.bytes(numbers), scales, pool.storage, dtype)

  # Those of places that follow each other, fp32, which stays where it is.
  def read(self, pool: __torch__.Pool, layer: int, place: int, count: int) -> Tensor:
    numbers = torch.narrow(torch.select(pool.numbers, 0, layer), 1, place, count)
    if not self.has_scales(pool.storage):
      return torch.to(numbers, 6)
    scales = torch.narrow(torch.select(pool.scales, 0, layer), 1, place, count)
    return self.dequantized(self.bytes(numbers), scales, pool.storage, 6)

  # Each of the three takes queries [Q, H, C], and returns what rows of parts attend to, [Q or A * R, H, C], and logarithms
  # of sums of exponentials, [A, H, at least R].
  #
  # By plain products, side by side, which leave the scores, [A, H, R, W].
  def attend_plain(self, pool: __torch__.Pool, layer: int, queries: Tensor, parts: __torch__.Parts) -> Tuple[Tensor, Tensor, Tensor]:
    kv = torch.transpose(torch.unflatten(self.gather(pool, layer, parts.gathered, 6), 1, [-1, parts.most[2]]), 2, 3)
    asked = torch.unflatten(torch.index_select(queries, 0, parts.padded), 0, [-1, parts.most[1]])
    scores = torch.matmul(torch.transpose(asked, 1, 2), torch.transpose(torch.select(kv, 0, 0), 2, 3))
    scores = torch.masked_fill(scores, parts.unseen, -inf)
    given = torch.matmul(torch.softmax(scores, 3), torch.select(kv, 0, 1))
    return (torch.flatten(torch.transpose(given, 1, 2), 0, 1), torch.logsumexp(scores, [3]), scores)

  # One part after the other: gathering them takes longer than the products.
  def attend_on_cpu(self, pool: __torch__.Pool, layer: int, queries: Tensor, parts: __torch__.Parts) -> Tuple[Tensor, Tensor]:
    given = annotate(List[Tensor], [])
    sums = annotate(List[Tensor], [])
    begin = 0
    at = 0
    while at < torch.len(parts.each):
      rows = parts.each[at]
      kv = torch.unsqueeze(torch.transpose(self.read(pool, layer, parts.each[at + 1], parts.each[at + 2]), 1, 2), 1)
      asked = torch.unsqueeze(torch.transpose(torch.narrow(queries, 0, begin, rows), 0, 1), 0)
      attended, sum = torch._scaled_dot_product_flash_attention_for_cpu(asked, torch.select(kv, 0, 0), torch.select(kv, 0, 1), 0., False, scale=1.)
      _ = torch.append(given, torch.transpose(torch.squeeze(attended, 0), 0, 1))
      _ = torch.append(sums, torch.constant_pad_nd(sum, [0, parts.most[1] - rows], 0))
      begin = begin + rows
      at = at + 3
    return (torch.cat(given), torch.cat(sums))

  # Reads fp32, fp16 and bf16 where they are stored, and the others as fp16. What else the pass has changes no bit of a
  # row's.
  def attend_on_gpu(self, pool: __torch__.Pool, layer: int, queries: Tensor, parts: __torch__.Parts) -> Tuple[Tensor, Tensor]:
    if self.has_scales(pool.storage):
      kv = self.gather(pool, layer, parts.gathered, 5)
    else:
      kv = torch.select(pool.numbers, 0, layer)
    if pool.storage != 6:
      queries = torch.to(queries, kv.dtype)
    queries = torch.unsqueeze(queries, 0)
    given, sums, s, o, q, k = torch._efficient_attention_forward(queries, torch.narrow(kv, 0, 0, 1), torch.narrow(kv, 0, 1, 1), None, parts.begin, parts.place, parts.most[1], parts.most[2], 0., 0, True, scale=1., seqlen_k=parts.count)
    return (torch.squeeze(given, 0), sums)

  # Logarithms of sums of exponentials by row. sums [A, H, at least R]; returns [N, M, H].
  def sums_of_rows(self, sums: Tensor, parts: __torch__.Parts) -> Tensor:
    return torch.add(torch.index(torch.transpose(sums, 1, 2), [parts.part, parts.inside]), parts.hidden)

  # Puts together what the parts of each row give. given [rows of parts, H, C]; returns [N, D].
  def join(self, given: Tensor, sums: Tensor, parts: __torch__.Parts) -> Tensor:
    given = torch.index_select(given, 0, parts.joined)
    if parts.most[0] == 1:
      return torch.to(torch.flatten(given, 1), 6)
    weights = torch.unsqueeze(torch.softmax(self.sums_of_rows(sums, parts), 1), 3)  # [N, M, H, 1]
    return torch.flatten(torch.sum(torch.mul(torch.unflatten(given, 0, [-1, parts.most[0]]), weights), [1]), 1)

  # Attention probabilities of the parts' places, summed over heads. scores [A, H, R, W]; returns [A, R, W].
  def probabilities(self, scores: Tensor, sums: Tensor, parts: __torch__.Parts) -> Tensor:
    all = torch.logsumexp(self.sums_of_rows(sums, parts), [1])  # [N, H]
    rows = torch.remainder(torch.index_select(parts.rows, 0, parts.padded), torch.size(all, 0))
    all = torch.transpose(torch.unflatten(torch.index_select(all, 0, rows), 0, [-1, parts.most[1]]), 1, 2)
    return torch.sum(torch.exp(torch.sub(scores, torch.unsqueeze(all, 3))), [1])

  # What a cached step replaces: all T steps of a context from position 0 again, for the outputs of the last one.
  # Of the last layer only what the last step needs. No wider than the window.
  # steps [T, F], type and position [T]; returns [1, O].
  def recompute(self, weights: __torch__.Weights, steps: Tensor, type: Tensor, position: Tensor) -> Tensor:
    layers = torch.size(self.qkv_weight, 0)
    turn = self.rotation(weights, position)
    x = self.embed(weights, steps, type, position)
    for layer in range(layers):
      heads = torch.unbind(torch.permute(torch.unsqueeze(self.rotate(self.vectors(weights, layer, x), turn), 0), [2, 0, 3, 1, 4]), 0)
      q = heads[0]
      whole = torch.lt(layer, layers - 1)
      if not whole:
        q = torch.narrow(q, 2, torch.size(x, 0) - 1, 1)
        x = torch.narrow(x, 0, torch.size(x, 0) - 1, 1)
      # Queries are divided by the root of C already: the scale is 1.
      attended = torch.scaled_dot_product_attention(q, heads[1], heads[2], None, 0., whole, scale=1.)
      x = self.finish_layer(weights, x, torch.flatten(torch.transpose(attended[0], 0, 1), 1), layer)
    last = torch.size(steps, 0) - 1
    return self.outputs(weights, x, torch.narrow(steps, 0, last, 1), torch.narrow(type, 0, last, 1))

  # ---- Storage: a step is quantized once, when it is stored; every query, also of the same pass, reads that

  # Whether each step and head has scales, one for its key and one for its value.
  def has_scales(self, storage: int) -> bool:
    return storage == 24 or storage < 2

  # Stores new keys and values. place [T], kv [2, T, H, C].
  def store(self, pool: __torch__.Pool, layer: int, place: Tensor, kv: Tensor) -> NoneType:
    if self.has_scales(pool.storage):
      kv, scale = self.quantize(kv, pool.storage)
      kv = self.words(kv, pool)
      _ = torch.index_copy_(torch.select(pool.scales, 0, layer), 1, place, scale)
    if pool.storage == 5:
      kv = torch.clamp(kv, -65504., 65504.)
    if pool.storage == 5 or pool.storage == 15:
      kv = torch.to(kv, pool.storage)
    _ = torch.index_copy_(torch.select(pool.numbers, 0, layer), 1, place, kv)

  # Stored bytes [.., words] as int8 [.., H, E], and back.
  def bytes(self, words: Tensor) -> Tensor:
    return torch.unflatten(torch.view_copy(torch.contiguous(words), dtype=1), -1, [self.heads, -1])

  def words(self, bytes: Tensor, pool: __torch__.Pool) -> Tensor:
    return torch.view_copy(torch.contiguous(torch.flatten(bytes, -2)), dtype=pool.numbers.dtype)

  # The largest number of each vector becomes the largest that the storage has. x […, C]; returns int8 […, E] and the
  # scales.
  def quantize(self, x: Tensor, storage: int) -> Tuple[Tensor, Tensor]:
    largest = self.largest(storage)
    # All zeros have a scale as well: anything above 0.
    scale = torch.clamp_min(torch.div(torch.amax(torch.abs(x), [-1]), largest), 1e-30)
    scaled = torch.clamp(torch.div(x, torch.unsqueeze(scale, -1)), -largest, largest)
    if storage == 24:
      return (torch.view_copy(torch.to(torch.mul(scaled, 256.), 24), dtype=1), scale)
    if storage == 1:
      return (torch.to(torch.round(scaled), 1), scale)
    numbers = torch.to(torch.round(torch.div(scaled, 16.)), 1)
    half = torch.floordiv(torch.size(x, -1), 2)
    low = torch.bitwise_and(torch.narrow(numbers, -1, 0, half), 15)
    high = torch.mul(torch.narrow(numbers, -1, half, half), 16)
    return (torch.bitwise_or(low, high), scale)

  # Numbers in fp32 or fp16, where they end at its largest. stored […, E], scales […]; returns […, C].
  def dequantized(self, stored: Tensor, scales: Tensor, storage: int, dtype: int) -> Tensor:
    if storage == 0:
      stored = torch.cat([torch.mul(stored, 16), torch.bitwise_and(stored, -16)], -1)
    if storage == 24:
      # fp8's bits as fp16's, with 4 of 5 bits of exponent and 3 of 10 of mantissa. The conversion that torch has takes
      # six times as long on a CPU.
      bits = torch.bitwise_and_(torch.mul_(torch.to(stored, 2), 128), -16385)
      stored = torch.view_copy(bits, dtype=5)
    if dtype == 5:
      scales = torch.clamp_max(scales, 65504. / self.largest(storage))
    return torch.mul(stored, torch.unsqueeze(torch.to(scales, dtype), -1))

  # The largest number that is stored, as dequantized reads it: fp8 times 2 ** -8, int4 times 16; scales make it good.
  def largest(self, storage: int) -> float:
    if storage == 1:
      return 127.
    if storage == 0:
      return 112.
    return 1.75

  # Places of pages. first place of each [n]; returns [n * G].
  def places(self, first: Tensor) -> Tensor:
    return torch.flatten(torch.add(torch.unsqueeze(first, 1), self.range(16)))

  # Whole pages as they are stored. first place of each [n]; returns [n, bytes of a page], uint8: of each layer its keys
  # [H, E, G], values [H, G, E], key scales [H, G] and value scales [H, G].
  def read_pages(self, pool: __torch__.Pool, first: Tensor) -> Tensor:
    places = self.places(first)
    numbers = torch.index_select(pool.numbers, 2, places)
    if self.has_scales(pool.storage):
      numbers = self.bytes(numbers)
    numbers = torch.unflatten(numbers, 2, [-1, 16])  # [L, 2, n, G, H, E]
    keys = self.page_bytes(torch.permute(torch.select(numbers, 1, 0), [1, 0, 3, 4, 2]))
    values = self.page_bytes(torch.permute(torch.select(numbers, 1, 1), [1, 0, 3, 2, 4]))
    parts = [keys, values]
    if self.has_scales(pool.storage):
      scales = torch.unflatten(torch.index_select(pool.scales, 2, places), 2, [-1, 16])
      _ = torch.append(parts, self.page_bytes(torch.permute(scales, [2, 0, 1, 4, 3])))
    return torch.to(torch.flatten(torch.cat(parts, 2), 1), torch.device("cpu"))

  # x [n, L, …]; returns [n, L, bytes], uint8.
  def page_bytes(self, x: Tensor) -> Tensor:
    return torch.flatten(torch.view_copy(torch.contiguous(x), dtype=0), 2)

  # Writes what read_pages read. data [n, bytes of a page], uint8.
  def write_pages(self, pool: __torch__.Pool, first: Tensor, data: Tensor) -> NoneType:
    places = self.places(first)
    data = torch.unflatten(torch.to(data, self.type_embedding.device), 1, [torch.size(pool.numbers, 0), -1])
    dtype = pool.storage
    step = torch.element_size(pool.numbers)
    for size in torch.slice(torch.size(pool.numbers), 3):
      step = step * size
    if self.has_scales(pool.storage):
      dtype = 1
    numbers = self.page_numbers(torch.narrow(data, 2, 0, 16 * step), dtype, [self.heads, -1, 16])
    keys = torch.permute(numbers, [1, 0, 4, 2, 3])
    numbers = self.page_numbers(torch.narrow(data, 2, 16 * step, 16 * step), dtype, [self.heads, 16, -1])
    values = torch.permute(numbers, [1, 0, 3, 2, 4])
    numbers = torch.flatten(torch.stack([keys, values], 1), 2, 3)  # [L, 2, n * G, H, E]
    if self.has_scales(pool.storage):
      numbers = self.words(numbers, pool)
      scales = self.page_numbers(torch.slice(data, 2, 32 * step), 6, [2, self.heads, 16])
      _s = torch.index_copy_(pool.scales, 2, places, torch.flatten(torch.permute(scales, [1, 2, 0, 4, 3]), 2, 3))
    _ = torch.index_copy_(pool.numbers, 2, places, numbers)

  # data [n, L, bytes], uint8, as numbers; returns [n, L, shape].
  def page_numbers(self, data: Tensor, dtype: int, shape: List[int]) -> Tensor:
    return torch.unflatten(torch.view_copy(torch.contiguous(data), dtype=dtype), 2, shape)

  # Zeroes pages, so that nothing of an earlier owner is left in them. first place of each [n].
  def clear_pages(self, pool: __torch__.Pool, first: Tensor) -> NoneType:
    _ = torch.index_fill_(pool.numbers, 2, self.places(first), 0)
    if self.has_scales(pool.storage):
      _s = torch.index_fill_(pool.scales, 2, self.places(first), 0)

  # Copies pages to others. Their first places from and to [n].
  def copy_pages(self, pool: __torch__.Pool, from_first: Tensor, to_first: Tensor) -> NoneType:
    from_places = self.places(from_first)
    to_places = self.places(to_first)
    _ = torch.index_copy_(pool.numbers, 2, to_places, torch.index_select(pool.numbers, 2, from_places))
    if self.has_scales(pool.storage):
      _s = torch.index_copy_(pool.scales, 2, to_places, torch.index_select(pool.scales, 2, from_places))
