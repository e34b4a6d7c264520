import RPC

extension EncodedMessage {
  /// Throws RESOURCE_EXHAUSTED for an answer of more than `limit` bytes.
  func checkSize(limit: Int) throws(RPCError) {
    guard size > limit else { return }
    throw RPCError(
      .resourceExhausted, reason: .messageTooLarge,
      "the answer would be \(size) bytes, over the limit of \(limit): ask for a shorter time range",
      quotaViolations: [.init(subject: "message size", description: "at most \(limit) bytes")])
  }
}
