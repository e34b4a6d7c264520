import CNghttp2

/// Header fields that never change, prepared once for the compressor: a response's `:status` and `content-type`, the
/// trailers of each status. Make them once and keep them.
public final class ConstantFields: @unchecked Sendable {  // pointers to literals, never written to
  let storage: FieldStorage
  /// The fields as nghttp2 wants them, pointing at the literals themselves, so that it need not copy them.
  let pairs: [nghttp2_nv]

  /// - Parameter fields: Names (in lower case, pseudo-fields first) and values, which must be legal.
  public init(_ fields: KeyValuePairs<StaticString, StaticString>) {
    var storage = FieldStorage()
    let flags = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)
    pairs = fields.map { name, value in
      storage.append(name: name.bytes, value: value.bytes)
      return nghttp2_nv(
        name: UnsafeMutablePointer(mutating: name.utf8Start), value: UnsafeMutablePointer(mutating: value.utf8Start),
        namelen: name.utf8CodeUnitCount, valuelen: value.utf8CodeUnitCount, flags: flags)
    }
    self.storage = storage
  }
}

extension StaticString {
  /// The literal's bytes, which live as long as the program.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
