import CNghttp2

/// What a field may consist of (RFC 9113, section 8.2.1).
enum FieldRules {
  static func isLegal(name: UnsafeRawBufferPointer) -> Bool {
    guard let start = name.baseAddress, name.count > 0, name.count < 1 << 16 else { return false }
    return nghttp2_check_header_name(start.assumingMemoryBound(to: UInt8.self), name.count) != 0
  }

  static func isLegal(value: UnsafeRawBufferPointer) -> Bool {
    guard let start = value.baseAddress, value.count > 0 else { return true }
    guard value.count < 1 << 16 else { return false }
    return nghttp2_check_header_value_rfc9113(start.assumingMemoryBound(to: UInt8.self), value.count) != 0
  }
}

/// The bytes of a collection in one piece, copied only if they are not.
func withContiguousBytes<R>(
  of collection: some Collection<UInt8>, _ body: (UnsafeRawBufferPointer) -> R
) -> R {
  if let result = collection.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
  return Array(collection).withUnsafeBytes { body($0) }
}
