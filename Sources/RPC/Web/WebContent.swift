/// What a server has beside methods, by path.
struct WebContent: Sendable {
  let origins: OriginRules
  let resources: [ArraySlice<UInt8>: PlainResource]
  let routes: [ArraySlice<UInt8>: (route: RESTRoute, method: RoutedMethod)]

  /// Routes to methods that the router doesn't have are left out.
  init(
    origins: Set<WebOrigin>, resources: [PlainResource], routes: [RESTRoute], methods: [RoutedMethod]
  ) {
    self.origins = OriginRules(origins)
    self.resources = Dictionary(
      resources.map { (ArraySlice($0.path.utf8), $0) }, uniquingKeysWith: { _, last in last })
    self.routes = Dictionary(
      routes.compactMap { route in
        methods.first { $0.path == route.method.path }.map { (ArraySlice(route.path.utf8), (route, $0)) }
      }, uniquingKeysWith: { _, last in last })
  }
}
