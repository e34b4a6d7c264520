public import Protobuf
public import RPC

/// `grpc.reflection.v1.ServerReflection`, and `v1alpha`, which is the same by another name (docs/wire.md, "Reflection").
public struct ReflectionService: ServerReflection {
  /// How a router takes it: anyone may ask.
  public static let routeOptions: RouteOptions = [.open]
  /// Both names.
  public static let names = [v1.service, v1alpha.service]

  private static let v1 = ServerReflectionMethods.serverReflectionInfo
  private static let v1alpha = MethodDescriptor(service: "grpc.reflection.v1alpha.ServerReflection", name: v1.name)

  private let services: [String]
  private let index: DescriptorIndex

  /// - Parameters:
  ///   - services: The services of the server; those of this room are added.
  ///   - files: The files that declare them. Those of this room, and all that they import, are added.
  public init(services: [String], files: [FileDescriptor]) {
    index = DescriptorIndex(
      files + [.grpcReflectionV1Reflection, .grpcReflectionV1AlphaReflection])
    self.services = Set(services + Self.names).sorted()
  }

  /// Routes the method of both names to this service.
  public func register(in router: inout Router) {
    for method in [Self.v1, Self.v1alpha] {
      router.bidirectional(method) {
        (
          requests: RequestStream<ServerReflectionRequest>, responses: ResponseWriter<ServerReflectionResponse>,
          context: CallContext
        ) async throws in
        try await self.serverReflectionInfo(requests, responses: responses, context: context)
      }
    }
  }

  /// Answers every question in order.
  public func serverReflectionInfo(
    _ requests: RequestStream<ServerReflectionRequest>, responses: ResponseWriter<ServerReflectionResponse>,
    context: CallContext
  ) async throws {
    // What a stream has had is not sent again, but for what it asks for itself.
    var sent: Set<String> = []
    for try await request in requests {
      var response = ServerReflectionResponse()
      response.validHost = request.host
      response.originalRequest = request
      response.messageResponse = answer(request, &sent)
      try await responses.write(response)
    }
  }

  private func answer(
    _ request: ServerReflectionRequest, _ sent: inout Set<String>
  ) -> ServerReflectionResponse.MessageResponse {
    switch request.messageRequest {
    case .listServices:
      return .listServicesResponse(ListServiceResponse(service: services.map { ServiceResponse(name: $0) }))
    case .fileByFilename(let path):
      return files(index.file(named: path), &sent, or: "file \(path.prefix(128))")
    case .fileContainingSymbol(let symbol):
      return files(index.file(containing: symbol), &sent, or: "symbol \(symbol.prefix(128))")
    case .fileContainingExtension(let request):
      // No file here declares an extension.
      return Self.notFound(
        "extension \(request.extensionNumber) of \(request.containingType.prefix(128))")
    case .allExtensionNumbersOfType(let type):
      guard index.hasMessage(type) else { return Self.notFound("type \(type.prefix(128))") }
      return .allExtensionNumbersResponse(ExtensionNumberResponse(baseTypeName: type))
    case nil:
      return .errorResponse(
        ErrorResponse(
          errorCode: StatusCode.invalidArgument.rawValue, errorMessage: "message_request: the request asks nothing"))
    }
  }

  private func files(
    _ file: FileDescriptor?, _ sent: inout Set<String>, or what: String
  ) -> ServerReflectionResponse.MessageResponse {
    guard let file else { return Self.notFound(what) }
    let files = index.closure(of: file, without: sent)
    sent.formUnion(files.map(\.path))
    return .fileDescriptorResponse(FileDescriptorResponse(fileDescriptorProto: files.map(\.encoding)))
  }

  private static func notFound(_ what: String) -> ServerReflectionResponse.MessageResponse {
    .errorResponse(ErrorResponse(errorCode: StatusCode.notFound.rawValue, errorMessage: "unknown \(what)"))
  }
}
