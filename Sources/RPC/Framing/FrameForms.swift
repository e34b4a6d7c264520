import NIOCore
import Synchronization

/// What is made of a frame when it is first asked for. Nobody waits for another's work: two who ask at the same time both do
/// it, and the first result is kept.
final class FrameForms: Sendable {
  private struct Forms {
    var compressed: ByteBuffer?
    var json: ByteBuffer?
    var compressedJSON: ByteBuffer?
  }

  /// How many times the bytes of its protobuf the JSON of a message may have, with and without compression, to be kept.
  static let textFactor = 4

  private let forms = Mutex(Forms())
  private let largestText: Int

  /// - Parameter largestText: Bytes of JSON that are kept, compressed and not, together.
  init(largestText: Int) { self.largestText = largestText }

  func compressed(_ make: () -> ByteBuffer) -> ByteBuffer {
    if let frame = forms.withLock({ $0.compressed }) { return frame }
    let made = make().shrunk()
    return forms.withLock { forms in
      let first = forms.compressed ?? made
      forms.compressed = first
      return first
    }
  }

  func json(_ make: () throws(RPCError) -> ByteBuffer) throws(RPCError) -> ByteBuffer {
    if let frame = forms.withLock({ $0.json }) { return frame }
    let made = try make().shrunk()
    forms.withLock { forms in
      guard fits(made, beside: forms.compressedJSON), forms.json == nil else { return }
      forms.json = made
    }
    return made
  }

  func compressedJSON(_ make: () -> ByteBuffer) -> ByteBuffer {
    if let frame = forms.withLock({ $0.compressedJSON }) { return frame }
    let made = make().shrunk()
    forms.withLock { forms in
      guard fits(made, beside: forms.json), forms.compressedJSON == nil else { return }
      forms.compressedJSON = made
    }
    return made
  }

  private func fits(_ frame: ByteBuffer, beside other: ByteBuffer?) -> Bool {
    frame.storageCapacity + (other?.storageCapacity ?? 0) <= largestText
  }
}

extension ByteBuffer {
  /// Without the room that was made for more.
  fileprivate consuming func shrunk() -> ByteBuffer {
    var buffer = self
    buffer.shrinkBufferCapacity(to: buffer.readableBytes)
    return buffer
  }
}
