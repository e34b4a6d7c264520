import HTTP2
import NIOCore
import Protobuf
import StandardMessages
import Testing

@testable import RPC

@Suite struct StatusTests {
  @Test func namesAndNumbersAreThoseOfTheSpecification() {
    let expected = [
      "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
      "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
      "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]
    #expect(StatusCode.allCases.map(\.name) == expected)
    #expect(StatusCode.allCases.map(\.rawValue) == Array(0...16))
  }

  @Test func httpStatusesMapAsTheSpecificationSays() {
    let expected: [Int: StatusCode] = [
      400: .internal, 401: .unauthenticated, 403: .permissionDenied, 404: .unimplemented, 429: .unavailable,
      502: .unavailable, 503: .unavailable, 504: .unavailable,
    ]
    for status in 100..<600 { #expect(StatusCode(httpStatus: status) == expected[status] ?? .unknown) }
  }

  @Test func resetCodesMapAsTheSpecificationSays() {
    let expected: [ErrorCode: StatusCode] = [
      .refusedStream: .unavailable, .cancel: .cancelled, .enhanceYourCalm: .resourceExhausted,
      .inadequateSecurity: .permissionDenied,
    ]
    for code in 0..<20 {
      let code = ErrorCode(rawValue: UInt32(code))
      #expect(StatusCode(reset: code) == expected[code] ?? .internal)
    }
  }

  @Test func detailsSurviveTheWire() throws {
    let error = RPCError(
      .invalidArgument, reason: .invalidField, "two fields",
      fieldViolations: [
        FieldViolation(field: "time_range.dates.start", description: "a date like 2026-11-05"),
        FieldViolation(field: "größe", description: "positive"),
      ],
      quotaViolations: [QuotaViolation(subject: "calls", description: "10 a second")],
      retryDelay: .milliseconds(1500))
    var decoded = RPCError(.invalidArgument, reason: .unspecified, "two fields")
    StatusDetails.decode(StatusDetails.encode(error), into: &decoded)
    #expect(decoded.reason == error.reason)
    #expect(decoded.fieldViolations == error.fieldViolations)
    #expect(decoded.quotaViolations == error.quotaViolations)
    #expect(decoded.retryDelay == error.retryDelay)
  }

  @Test func theDetailsAreGoogleMessages() throws {
    let error = RPCError(.unavailable, reason: .serverBusy, "away", retryDelay: .seconds(2))
    let status = try Status(decoding: ByteBuffer(bytes: StatusDetails.encode(error)))
    #expect(status.code == 14)
    #expect(status.message == "away")
    #expect(
      status.details.map(\.typeURL) == [
        "type.googleapis.com/google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.RetryInfo",
      ])
    let info = try #require(try status.details[0].unpack(ErrorInfo.self))
    #expect(info == ErrorInfo(reason: "SERVER_BUSY", domain: "callboard"))
    let retry = try #require(try status.details[1].unpack(RetryInfo.self))
    #expect(retry.retryDelay == ProtobufDuration(seconds: 2, nanos: 0))
  }

  @Test func detailsTooLargeForAHeaderKeepTheReason() throws {
    let violations = (0..<500).map { FieldViolation(field: "field\($0)", description: "something else") }
    let error = RPCError(.invalidArgument, reason: .invalidField, "many", fieldViolations: violations)
    let encoded = StatusDetails.encode(error)
    #expect(encoded.count <= StatusDetails.longestEncoding)
    var decoded = RPCError(.invalidArgument, reason: .unspecified, "")
    StatusDetails.decode(encoded, into: &decoded)
    #expect(decoded.reason == .invalidField)
    #expect(decoded.fieldViolations.isEmpty)
  }

  @Test func unreadableDetailsAreLeftOut() {
    var error = RPCError(.internal, reason: .unspecified, "x")
    StatusDetails.decode([0xFF, 0xFF, 0xFF], into: &error)
    #expect(error.reason == .unspecified)
  }

  @Test(arguments: ["x", "é", "€", "𝄞", "e\u{301}", "\u{301}", "👨‍👩‍👧‍👦"])
  func longMessagesAreCutByTheirBytes(piece: String) {
    let error = RPCError(.internal, reason: .internalError, String(repeating: piece, count: 5000))
    let message = error.messageOnTheWire
    #expect((1021...1024).contains(message.utf8.count))
    #expect(message.unicodeScalars.last == "…")
    let scalars = error.message.unicodeScalars.prefix(message.unicodeScalars.count - 1)
    #expect(message.unicodeScalars.dropLast().elementsEqual(scalars))
    #expect(StatusDetails.encode(error).count <= StatusDetails.longestEncoding)
  }

  @Test func messagesThatFitStayAsTheyAre() {
    let message = String(repeating: "x", count: 1024)
    #expect(RPCError(.internal, reason: .internalError, message).messageOnTheWire == message)
  }

  /// What clients take: 8 KiB, counted as RFC 9113 section 6.5.2 does.
  @Test func theLongestErrorFitsTheHeadersOfAnyClient() {
    let violations = (0..<500).map { FieldViolation(field: "field\($0)", description: "something else") }
    for count in 0...500 {
      let error = RPCError(
        .invalidArgument, reason: .invalidField, String(repeating: "é", count: 2000),
        fieldViolations: Array(violations.prefix(count)))
      let fields = ResponseFields.trailersOnly(error, requestID: String(repeating: "i", count: 64))
      #expect(fields.reduce(0) { $0 + $1.name.count + $1.value.count + 32 } <= 8192)
    }
  }

  @Test func anInvalidFieldGivesAHint() {
    let error = RPCError.invalidArgument(field: "org_id", "a UUID")
    #expect(error.code == .invalidArgument)
    #expect(error.fieldViolations == [FieldViolation(field: "org_id", description: "a UUID")])
  }
}
