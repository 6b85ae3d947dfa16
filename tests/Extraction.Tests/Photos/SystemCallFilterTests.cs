using IFeaLiD.Decoder.Confinement;

namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>What a decoder may ask of the kernel, as the kernel would find by running the filter.</summary>
public class SystemCallFilterTests
{
    private const uint Allow = 0x7FFF0000, NotPermitted = 0x00050001, Kill = 0x80000000, X64 = 0xC000003E;
    [Theory]
    [InlineData("socket", 41, "")]
    [InlineData("execve", 59, "")]
    [InlineData("kill", 62, "4711, 9")]
    [InlineData("tkill", 200, "4711, 9")]
    [InlineData("tgkill of another program", 234, "4711, 4711, 9")]
    [InlineData("prlimit64 of another program", 302, "4711")]
    [InlineData("fcntl F_SETOWN", 72, "5, 8, 4711")]
    [InlineData("fcntl F_SETSIG", 72, "5, 10, 9")]
    [InlineData("fcntl F_SETOWN_EX", 72, "5, 15")]
    [InlineData("open for writing", 2, "0, 1")]
    [InlineData("openat, made where needed", 257, "0, 0, 0x40")]
    [InlineData("clone into another program", 56, "0")]
    public void What_reaches_beyond_the_decoder_is_refused(string what, int call, string arguments) =>
        Assert.True(Verdict(X64, (uint)call, arguments) == NotPermitted, what);

    [Theory]
    [InlineData("read", 0, "5")]
    [InlineData("fcntl F_GETFL", 72, "5, 3")]
    [InlineData("prlimit64 of itself", 302, "0")]
    [InlineData("open for reading", 2, "0, 0")]
    [InlineData("openat for reading", 257, "0, 0, 0x80000")]
    [InlineData("clone of a thread", 56, "0x10000")]
    [InlineData("mmap", 9, "")]
    public void What_decoding_needs_is_allowed(string what, int call, string arguments) =>
        Assert.True(Verdict(X64, (uint)call, arguments) == Allow, what);

    [Fact]
    public void Calls_of_another_processor_end_the_decoder()
    {
        Assert.Equal(Kill, Verdict(0x40000003, 0, ""));
        Assert.Equal(Kill, Verdict(X64, 0x40000000 | 59, "")); // x32
    }

    /// <summary>Runs the program (classic BPF) over what the kernel tells of a call: number, architecture, and from byte 16 on its arguments.</summary>
    private static uint Verdict(uint architecture, uint call, string arguments)
    {
        var program = SystemCallFilter.Build();
        var given = arguments.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(argument => (uint)Convert.ToInt64(argument, argument.StartsWith("0x", StringComparison.Ordinal) ? 16 : 10)).ToArray();
        uint loaded = 0;
        for (var at = 0; ; at++)
        {
            var (code, ifTrue, ifFalse, value) = program[at];
            switch (code)
            {
                case 0x20:
                    loaded = value switch { 0 => call, 4 => architecture, _ => given.ElementAtOrDefault((int)(value - 16) / 8) };
                    break;
                case 0x06:
                    return value;
                default:
                    at += code switch { 0x15 => loaded == value, 0x35 => loaded >= value, _ => (loaded & value) != 0 } ? ifTrue : ifFalse;
                    break;
            }
        }
    }
}
