/// The kinds of a batch that is being made, found by their bytes.
struct KindCodes {
  private(set) var values: [RowKind] = []
  private var hashes: [UInt64] = []
  /// Codes and 1, by the hash; 0 for a free place. A power of two of them, at most half full.
  private var places = [UInt32](repeating: 0, count: 64)
  /// So that nobody can choose texts which collide.
  private let seed = UInt64.random(in: .min ... .max)

  /// The code of the kind with these bytes, a new one's the next. Nil where they are not so many fields.
  mutating func code(of bytes: UnsafeRawBufferPointer, fields: Int) -> UInt16? {
    let hash = hash(of: bytes)
    var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
    while places[place] != 0 {
      let code = Int(places[place] - 1)
      if hashes[code] == hash, Self.isEqual(values[code].bytes, bytes) { return UInt16(truncatingIfNeeded: code) }
      place = (place + 1) & (places.count - 1)
    }
    // A batch has no more rows, so that codes don't run out.
    guard values.count < ColumnBatch.largestCount, let kind = RowKind(Array(bytes), fields: fields) else { return nil }
    values.append(kind)
    hashes.append(hash)
    places[place] = UInt32(values.count)
    if values.count * 2 > places.count { grow() }
    return UInt16(truncatingIfNeeded: values.count - 1)
  }

  mutating func removeAll() {
    values = []
    hashes = []
    places = [UInt32](repeating: 0, count: 64)
  }

  private func hash(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count)
    var position = 0
    while bytes.count - position >= 8 {
      hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    var last: UInt64 = 0
    while position < bytes.count {
      last = last << 8 | UInt64(bytes[position])
      position += 1
    }
    return Self.mix(hash ^ last)
  }

  /// 8 bytes at a time.
  private static func isEqual(_ known: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    known.withUnsafeBytes { known in
      guard known.count == bytes.count else { return false }
      var position = 0
      while bytes.count - position >= 8 {
        let word = known.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        if word != bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
        position += 8
      }
      while position < bytes.count {
        if known[position] != bytes[position] { return false }
        position += 1
      }
      return true
    }
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: places.count * 2)
    for (code, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt32(code + 1)
    }
  }
}
