import Encodings
import HTTP2
import NIOCore

/// The last bytes of a stream's body: how it ended.
enum TrailerFrame {
  /// gRPC-Web: `name: value` in lines, behind a prefix with the flag 0x80 (PROTOCOL-WEB.md of the gRPC project).
  static func grpcWeb(_ trailers: HeaderFields) -> ByteBuffer {
    var lines: [UInt8] = []
    for field in trailers {
      lines += field.name
      lines += ": ".utf8
      lines += field.value
      lines += "\r\n".utf8
    }
    return framed(lines, flag: 0x80)
  }

  /// Connect: JSON behind a prefix with the flag 2.
  static func connect(_ error: RPCError?, _ metadata: Metadata?) -> ByteBuffer {
    framed(ConnectError.endOfStream(error, metadata), flag: 2)
  }

  private static func framed(_ bytes: [UInt8], flag: UInt8) -> ByteBuffer {
    var frame = ByteBufferAllocator().buffer(capacity: MessageDeframer.prefixSize + bytes.count)
    frame.writeInteger(flag)
    frame.writeInteger(UInt32(truncatingIfNeeded: bytes.count))
    frame.writeBytes(bytes)
    return frame
  }
}
