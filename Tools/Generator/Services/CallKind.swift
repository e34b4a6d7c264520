import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// The four kinds of calls.
enum CallKind {
  case unary, serverStreaming, clientStreaming, bidirectional

  init(_ method: MethodDescriptor) {
    switch (method.clientStreaming, method.serverStreaming) {
    case (false, false): self = .unary
    case (false, true): self = .serverStreaming
    case (true, false): self = .clientStreaming
    case (true, true): self = .bidirectional
    }
  }

  /// The function of the router and of the connection for this kind.
  var function: String {
    switch self {
    case .unary: "unary"
    case .serverStreaming: "serverStreaming"
    case .clientStreaming: "clientStreaming"
    case .bidirectional: "bidirectional"
    }
  }
}

extension ServiceDescriptor {
  /// The enum with the service's method descriptors.
  var methodsType: String { "\(name)Methods" }
}
