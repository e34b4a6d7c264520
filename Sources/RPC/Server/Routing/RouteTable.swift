import Glibc

/// Methods by the bytes of their path: a hash table with linear probing, filled once, read without making Strings.
struct RouteTable: Sendable {
  private final class Route: Sendable {
    let path: [UInt8]
    let method: RoutedMethod

    init(_ path: [UInt8], _ method: RoutedMethod) {
      self.path = path
      self.method = method
    }

    func isAt(_ other: UnsafeRawBufferPointer) -> Bool {
      path.withUnsafeBytes { path in
        guard let first = path.baseAddress, let second = other.baseAddress else { return path.count == other.count }
        return path.count == other.count && memcmp(first, second, path.count) == 0
      }
    }
  }

  /// What a path names.
  enum Match {
    case method(RoutedMethod)
    /// The service is there, the method isn't.
    case unknownMethod(MethodDescriptor)
    case unknownService(MethodDescriptor)
    /// Not of the form `/package.Service/Method`.
    case notGRPC
  }

  private var routes: [Route?]
  private let services: Set<String>

  init(_ methods: [RoutedMethod]) {
    var size = 16
    while size < methods.count * 2 { size *= 2 }
    routes = Array(repeating: nil, count: size)
    services = Set(methods.map(\.descriptor.service))
    for method in methods {
      let path = Array(method.path.utf8)
      var index = path.withUnsafeBytes(Self.hash) & (size - 1)
      // At most half of the places are taken, so a free one is found.
      while let route = routes[index], route.path != path { index = (index + 1) & (size - 1) }
      routes[index] = Route(path, method)
    }
  }

  func match(_ path: ArraySlice<UInt8>) -> Match {
    path.withUnsafeBytes(method).map { .method($0) } ?? miss(path)
  }

  private func method(_ path: UnsafeRawBufferPointer) -> RoutedMethod? {
    var index = Self.hash(path) & (routes.count - 1)
    while let route = routes[index] {
      if route.isAt(path) { return route.method }
      index = (index + 1) & (routes.count - 1)
    }
    return nil
  }

  private func miss(_ path: ArraySlice<UInt8>) -> Match {
    let parts = path.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty, !parts[1].isEmpty, !parts[2].isEmpty else { return .notGRPC }
    let descriptor = MethodDescriptor(
      service: String(decoding: parts[1], as: UTF8.self), name: String(decoding: parts[2], as: UTF8.self))
    return services.contains(descriptor.service) ? .unknownMethod(descriptor) : .unknownService(descriptor)
  }

  /// Eight bytes at a time; the table is fixed, so nobody gains from collisions.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      offset += 8
    }
    while offset < bytes.count {
      hash = (hash ^ UInt64(bytes[offset])) &* 0x9E37_79B9_7F4A_7C15
      offset += 1
    }
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF)
  }
}
