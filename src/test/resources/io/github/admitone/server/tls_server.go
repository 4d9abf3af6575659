// TLS server over Go's crypto/tls: echoes, and reports ConnectionState.DidResume.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

var versions = map[string]uint16{"TLSv1.2": tls.VersionTLS12, "TLSv1.3": tls.VersionTLS13}

var groups = map[string]tls.CurveID{
	"secp256r1": tls.CurveP256, "secp384r1": tls.CurveP384, "secp521r1": tls.CurveP521, "x25519": tls.X25519,
}

func main() {
	given := map[string]string{}
	for _, argument := range os.Args[1:] {
		name, value, _ := strings.Cut(argument, "=")
		given[name] = value
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:"+given["port"], config(given))
	check(err)
	fmt.Println("ready")
	for {
		connection, err := listener.Accept()
		check(err)
		go serve(connection.(*tls.Conn))
	}
}

func config(given map[string]string) *tls.Config {
	certificate, err := tls.LoadX509KeyPair(given["chain"], given["key"])
	check(err)
	config := &tls.Config{
		Certificates:           []tls.Certificate{certificate},
		MinVersion:             versions[given["min"]],
		MaxVersion:             versions[given["max"]],
		SessionTicketsDisabled: given["tickets"] == "false",
	}
	if file, asked := given["ca"]; asked {
		pem, err := os.ReadFile(file)
		check(err)
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AppendCertsFromPEM(pem)
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	if group, asked := given["group"]; asked {
		config.CurvePreferences = []tls.CurveID{groups[group]}
	}
	if alpn, asked := given["alpn"]; asked {
		config.NextProtos = strings.Split(alpn, ",")
	}
	return config
}

func serve(connection *tls.Conn) {
	defer func(connection net.Conn) { _ = connection.Close() }(connection)
	if err := connection.Handshake(); err != nil {
		fmt.Println("connection failed:", err)
		return
	}
	state := connection.ConnectionState()
	fmt.Printf("handshake resumed=%v version=%x\n", state.DidResume, state.Version)
	_, _ = io.Copy(connection, connection)
}

func check(err error) {
	if err != nil {
		fmt.Println("fatal:", err)
		os.Exit(1)
	}
}
