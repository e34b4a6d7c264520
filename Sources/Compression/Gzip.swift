import CZlib
public import NIOCore

/// gzip (RFC 1952), whole messages at a time. Nothing is kept between two of them: the state, 256 KiB to compress and 40
/// KiB to inflate, lives for one call of a function, so that many streams with compression hold no more than few.
public enum Gzip {
  /// The level that costs the loop least time. Protobuf with its short fields gains little from the others.
  private static let level: Int32 = 1
  /// The largest window (2^15), and 16 for gzip's header and checksum rather than zlib's.
  private static let windowBits: Int32 = 15 + 16
  private static let memoryLevel: Int32 = 8

  /// Compresses the readable bytes.
  ///
  /// - Parameters:
  ///   - bytes: At most 4 GiB.
  ///   - reserved: How many zeros stand before them in the buffer that is returned: for a prefix.
  ///   - onlyIfSmaller: Gives up as soon as the compressed bytes would be as many as the others.
  /// - Returns: The zeros and the compressed bytes; nil if they would not be smaller, or there is no memory.
  public static func compress(_ bytes: ByteBuffer, after reserved: Int, onlyIfSmaller: Bool) -> ByteBuffer? {
    guard let count = UInt32(exactly: bytes.readableBytes) else { return nil }
    var stream = z_stream()
    return withUnsafeMutablePointer(to: &stream) { stream in
      let opened = deflateInit2_(
        stream, level, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      guard opened == Z_OK else { return nil }
      defer { deflateEnd(stream) }
      let room = onlyIfSmaller ? max(0, Int(count) - 1) : Int(deflateBound(stream, UInt(count)))
      guard let space = UInt32(exactly: room), room + reserved <= Int(Int32.max) else { return nil }
      var output = ByteBufferAllocator().buffer(capacity: reserved + room)
      output.writeRepeatingByte(0, count: reserved)
      var status = Z_OK
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
        bytes.withUnsafeReadableBytes { source in
          stream.pointee.setInput(source, count)
          stream.pointee.setOutput(target, space)
          status = deflate(stream, Z_FINISH)
        }
        return Int(space - stream.pointee.avail_out)
      }
      return status == Z_STREAM_END ? output : nil
    }
  }

  /// Inflates the readable bytes: one gzip member, or several in a row, which are one text.
  ///
  /// The buffer grows with what was inflated, whatever the bytes claim.
  ///
  /// - Parameter limit: The most bytes that they may become; never more than 2 GiB.
  public static func inflate(_ bytes: ByteBuffer, limit: Int) throws(GzipFailure) -> ByteBuffer {
    guard let count = UInt32(exactly: bytes.readableBytes) else { throw .tooLarge }
    var stream = z_stream()
    let result = withUnsafeMutablePointer(to: &stream) { stream -> Result<ByteBuffer, GzipFailure> in
      let opened = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      guard opened == Z_OK else { return .failure(.outOfMemory) }
      defer { inflateEnd(stream) }
      return bytes.withUnsafeReadableBytes { source in
        stream.pointee.setInput(source, count)
        return inflateAll(stream, limit: max(0, min(limit, Int(Int32.max) - 1)))
      }
    }
    return try result.get()
  }

  private static func inflateAll(_ stream: UnsafeMutablePointer<z_stream>, limit: Int) -> Result<
    ByteBuffer, GzipFailure
  > {
    let firstStep = 4 * Int(stream.pointee.avail_in)
    var output = ByteBuffer()
    while true {
      // One byte beyond the limit says that it was passed.
      let missing = limit + 1 - output.readableBytes
      let step = min(missing, max(1024, firstStep, output.readableBytes))
      var status = Z_OK
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: step) { target in
        let space = UInt32(min(target.count, missing))
        stream.pointee.setOutput(target, space)
        status = CZlib.inflate(stream, Z_NO_FLUSH)
        return Int(space - stream.pointee.avail_out)
      }
      guard output.readableBytes <= limit else { return .failure(.tooLarge) }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END where stream.pointee.avail_in == 0: return .success(output)
      case Z_STREAM_END where inflateReset(stream) == Z_OK: continue
      case Z_MEM_ERROR: return .failure(.outOfMemory)
      // Z_BUF_ERROR among them: there is room, so the bytes have ended too early.
      default: return .failure(.corrupt)
      }
    }
  }
}

extension z_stream {
  /// Bytes that zlib reads; it never writes to them.
  fileprivate mutating func setInput(_ bytes: UnsafeRawBufferPointer, _ count: UInt32) {
    next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    avail_in = count
  }

  fileprivate mutating func setOutput(_ bytes: UnsafeMutableRawBufferPointer, _ count: UInt32) {
    next_out = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    avail_out = count
  }
}
