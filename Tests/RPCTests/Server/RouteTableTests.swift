import Testing

@testable import RPC

@Suite struct RouteTableTests {
  private static let methods = (0..<100).map { index in
    RoutedMethod(MethodDescriptor(service: "callboard.v1.Service\(index % 7)", name: "Method\(index)"))
  }
  private let table = RouteTable(Self.methods)

  private func match(_ path: String) -> RouteTable.Match { table.match(Array(path.utf8)[...]) }

  @Test func everyMethodIsFoundByItsPath() {
    for method in Self.methods {
      guard case .method(let found) = match(method.path) else {
        Issue.record("\(method.path) is not found")
        continue
      }
      #expect(found === method)
    }
  }

  @Test func unknownServicesAndMethodsAreToldApart() {
    guard case .unknownMethod(let method) = match("/callboard.v1.Service0/Other") else {
      Issue.record("not an unknown method")
      return
    }
    #expect(method == MethodDescriptor(service: "callboard.v1.Service0", name: "Other"))
    guard case .unknownService(let service) = match("/callboard.v1.Other/Method0") else {
      Issue.record("not an unknown service")
      return
    }
    #expect(service.service == "callboard.v1.Other")
  }

  @Test(arguments: ["", "/", "//", "/a", "/a/", "//b", "a/b", "/a/b/c", "/a/b/", "*"])
  func otherPathsAreNotGRPC(path: String) {
    guard case .notGRPC = match(path) else {
      Issue.record("\(path) passes for gRPC")
      return
    }
  }

  @Test func anEmptyTableFindsNothing() {
    guard case .unknownService = RouteTable([]).match(Array("/a/b".utf8)[...]) else {
      Issue.record("found something")
      return
    }
  }
}
