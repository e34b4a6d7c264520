/// The transfer codings that a request names, over all its fields (RFC 9112, section 6.1).
struct HTTP1TransferCodings {
  private var count = 0
  private var hasChunked = false
  /// Something comes after chunked, or stands where a coding should.
  private(set) var isOutOfOrder = false

  /// There was no such field.
  var isEmpty: Bool { count == 0 }

  var isChunkedAlone: Bool { hasChunked && count == 1 }

  mutating func add(_ value: UnsafeRawBufferPointer) {
    value.forEachElement { coding in
      count += 1
      if hasChunked || coding.count == 0 { isOutOfOrder = true }
      if coding.isText("chunked") { hasChunked = true }
      return true
    }
  }
}
