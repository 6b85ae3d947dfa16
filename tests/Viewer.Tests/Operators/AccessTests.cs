using System.Net;
using IFeaLiD.Viewer.Operators;
using IFeaLiD.Viewer.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Viewer.Tests.Operators;

/// <summary>Who is the operator, and who only says so.</summary>
public class AccessTests
{
    private const string Token = "a-token-of-twenty-four";

    [Theory]
    [InlineData("127.0.0.1", "localhost:5080")]
    [InlineData("::1", "[::1]:5080")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1:5080")]
    public async Task People_at_the_machine_are_let_through(string address, string host) => Assert.Null(await AskAsync(new(), address, host));

    [Theory]
    [InlineData("192.168.1.7", "localhost:5080", null, null)] // from elsewhere, whatever it calls the host
    [InlineData("::ffff:10.0.0.1", "localhost", null, null)]
    [InlineData(null, "localhost", null, null)] // a socket without an address
    [InlineData("192.168.1.7", "localhost", "X-Forwarded-For", "127.0.0.1")] // says that it comes from here
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", "127.0.0.1")] // a proxy on this machine
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For", "")]
    [InlineData("127.0.0.1", "localhost", "Forwarded", "for=127.0.0.1")]
    [InlineData("127.0.0.1", "localhost", "X-Real-IP", "127.0.0.1")]
    [InlineData("127.0.0.1", "localhost", "X-Original-For", "[::1]:40000")] // a trusted proxy, whose word was taken
    [InlineData("127.0.0.1", "localhost", "Via", "1.1 proxy")]
    [InlineData("127.0.0.1", "ifealid.example.org", null, null)] // a proxy that only hands on the name
    [InlineData("127.0.0.1", "localhost.example.org", null, null)] // a name that leads here: DNS rebinding
    [InlineData("127.0.0.1", "localhost:5080", "Origin", "http://evil.example")] // another site's page in the operator's browser
    [InlineData("127.0.0.1", "localhost:5080", "Origin", "http://localhost:8000")]
    [InlineData("127.0.0.1", "localhost:5080", "Origin", "null")]
    public async Task Others_are_not(string? address, string host, string? header, string? value) =>
        Assert.Equal("operator-only", await AskAsync(new(), address, host, header, value));

    [Theory]
    [InlineData(Token, null)]
    [InlineData("a-token-of-twenty-fouR", "operator-token")]
    [InlineData("", "operator-token")]
    [InlineData(null, "operator-token")]
    public async Task With_a_token_it_alone_counts(string? sent, string? refusal)
    {
        var options = new OperatorOptions { Token = Token };
        Assert.Equal(refusal, await AskAsync(options, "127.0.0.1", "localhost", OperatorAccess.Header, sent));
        Assert.Equal(refusal, await AskAsync(options, "192.168.1.7", "ifealid.example.org", OperatorAccess.Header, sent));
    }

    [Fact]
    public async Task Nobody_is_let_through_where_the_operator_wants_it_so() => Assert.Equal("operator-only", await AskAsync(new() { Loopback = false }, "127.0.0.1", "localhost"));

    /// <summary>The code of the refusal, or null.</summary>
    private static async Task<string?> AskAsync(OperatorOptions options, string? address, string host, string? header = null, string? value = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Request.Headers.Host = host;
        if (header is not null && value is not null)
        {
            context.Request.Headers[header] = value;
        }

        var asked = false;
        try
        {
            await new OperatorAccess(Options.Create(options)).InvokeAsync(new DefaultEndpointFilterInvocationContext(context), _ =>
            {
                asked = true;
                return ValueTask.FromResult<object?>(null);
            });
            Assert.True(asked);
            return null;
        }
        catch (RequestException e)
        {
            Assert.False(asked);
            return e.Code;
        }
    }
}
