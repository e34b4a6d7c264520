/// The servers of a connection string, one set of libpq parameters for each, in the order in which they are tried.
///
/// libpq could walk the list itself, but not with a time limit for each host while it doesn't block.
struct ConnectionAttempts {
  static func list(of parameters: [String: String]) -> [[String: String]] {
    func items(_ keyword: String) -> [String] {
      parameters[keyword].map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
    }
    let (hosts, addresses, ports) = (items("host"), items("hostaddr"), items("port"))
    let count = max(hosts.count, addresses.count)
    // What is not a list is libpq's affair, and so is a list that doesn't match another.
    guard count > 1, hosts.isEmpty || hosts.count == count, addresses.isEmpty || addresses.count == count,
      ports.count <= 1 || ports.count == count
    else { return [parameters] }

    let servers = (0..<count).map { index in
      var server = parameters
      if !hosts.isEmpty { server["host"] = hosts[index] }
      if !addresses.isEmpty { server["hostaddr"] = addresses[index] }
      if ports.count > 1 { server["port"] = ports[index] }
      return server
    }
    guard parameters["target_session_attrs"] == "prefer-standby" else { return servers }
    // A standby anywhere goes before any server.
    return ["standby", "any"].flatMap { wanted in
      servers.map { $0.merging(["target_session_attrs": wanted]) { $1 } }
    }
  }
}
