// A server of grpc-swift 2 on one event loop: one fixed message to every call of one method.
// usage: Server PORT FILE PATH   (FILE holds the message, without its prefix; PATH is /package.Service/Method)

import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import NIOPosix

/// Messages are bytes.
struct ByteCoding: MessageSerializer, MessageDeserializer {
  func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes { Bytes(message) }

  func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
    bytes.withUnsafeBytes { Array($0) }
  }
}

struct FixedAnswer: RegistrableRPCService {
  let method: MethodDescriptor
  let answer: [UInt8]

  func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
    router.registerHandler(forMethod: method, deserializer: ByteCoding(), serializer: ByteCoding()) {
      [answer] request, _ in
      _ = try await ServerRequest(stream: request)
      return StreamingServerResponse(single: ServerResponse(message: answer))
    }
  }
}

let arguments = CommandLine.arguments
let names = arguments.count == 4 ? arguments[3].split(separator: "/").map(String.init) : []
guard names.count == 2, let port = Int(arguments[1]) else { exit(64) }
let service = FixedAnswer(
  method: MethodDescriptor(fullyQualifiedService: names[0], method: names[1]),
  answer: Array(try Data(contentsOf: URL(fileURLWithPath: arguments[2]))))
let server = GRPCServer(
  transport: .http2NIOPosix(
    address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: .plaintext,
    eventLoopGroup: MultiThreadedEventLoopGroup(numberOfThreads: 1)),
  services: [service])
try await server.serve()
