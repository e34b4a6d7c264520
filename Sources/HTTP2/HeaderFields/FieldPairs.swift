import CNghttp2

extension HeaderFields {
  /// Lends the fields to nghttp2, which copies those that are not constant before `body` returns.
  func withPairs<R>(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> R) -> R {
    if let constant, storage.count == 0 {
      return constant.pairs.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
    }
    let fixed = constant?.pairs ?? []
    return withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: count) { pairs in
      _ = pairs.initialize(from: fixed)
      return storage.withBytes { bytes in
        var index = fixed.count
        var offset = 0
        while index < pairs.count, let field = FieldStorage.location(in: bytes, at: offset) {
          pairs.initializeElement(at: index, to: nghttp2_nv(field, in: bytes))
          index += 1
          offset = field.next
        }
        return body(UnsafePointer(pairs.baseAddress), index)
      }
    }
  }
}

extension nghttp2_nv {
  /// Points into `bytes`. nghttp2 takes mutable pointers, but writes only to copies of its own.
  fileprivate init(_ field: FieldStorage.Location, in bytes: UnsafeRawBufferPointer) {
    let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    self.init(
      name: base.map { $0 + field.name.lowerBound }, value: base.map { $0 + field.value.lowerBound },
      namelen: field.name.count, valuelen: field.value.count,
      flags: UInt8(field.neverIndexed ? NGHTTP2_NV_FLAG_NO_INDEX.rawValue : NGHTTP2_NV_FLAG_NONE.rawValue))
  }
}
