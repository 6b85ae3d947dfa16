using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using IFeaLiD.Tests;

namespace IFeaLiD.Browser.Tests;

/// <summary>A line to the program that breaks or stalls while a dataset comes through it; everything else passes.</summary>
internal sealed class UnsteadyLine : IAsyncDisposable
{
    private readonly LoopbackRelay relay;
    private readonly ConcurrentQueue<string> ranges = new();
    private volatile bool breaking;
    private volatile TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UnsteadyLine(Uri target) => relay = new LoopbackRelay(target.Port, PassOnAsync);

    public Uri Address => new($"http://127.0.0.1:{relay.Port}");

    /// <summary>Whether no answer with a dataset comes at all.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Bytes of such an answer after which the line stalls until <see cref="Release"/> or <see cref="Break"/>.</summary>
    public int? StallsAfter { get; set; }

    /// <summary>The Range headers of the requests for datasets, empty without one.</summary>
    public IReadOnlyCollection<string> Ranges => ranges;

    public void Release() => Stall(null);

    /// <summary>Breaks the answer that stalls; the line is good for those that follow.</summary>
    public void Break()
    {
        breaking = true;
        Release();
    }

    /// <summary>Lets the line go on, up to a number of bytes or to the end.</summary>
    public void Stall(int? after)
    {
        StallsAfter = after;
        var before = released;
        released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }

    public ValueTask DisposeAsync() => relay.DisposeAsync();

    private async Task PassOnAsync(Socket browser, Socket program, CancellationToken cancellationToken)
    {
        var dataset = new Budget();
        await Task.WhenAny(RequestsAsync(browser, program, dataset, cancellationToken), AnswersAsync(program, browser, dataset, cancellationToken));
        browser.LingerState = new LingerOption(true, 0); // a reset, as of a line that breaks
    }

    private async Task RequestsAsync(Socket browser, Socket program, Budget dataset, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (await browser.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // A request without a body comes in one piece on the loopback device.
            var text = Encoding.ASCII.GetString(buffer, 0, count);
            if (text.StartsWith("GET /api/v1/datasets/", StringComparison.Ordinal))
            {
                ranges.Enqueue(RangeOf(text));
                dataset.Passed = 0;
            }
            else
            {
                dataset.Passed = null;
            }

            await program.SendAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private async Task AnswersAsync(Socket program, Socket browser, Budget dataset, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 << 10];
        while (await program.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (dataset.Passed is { } passed)
            {
                // Taken before the look at the bound, which is set before it is completed.
                for (var next = released.Task; passed + count > StallsAfter; next = released.Task)
                {
                    await next.WaitAsync(cancellationToken);
                }

                if (IsBroken || breaking)
                {
                    breaking = false;
                    return;
                }

                dataset.Passed = passed + count;
            }

            for (var sent = 0; sent < count;)
            {
                sent += await browser.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
            }
        }
    }

    private static string RangeOf(string request) =>
        request.Split("\r\n").FirstOrDefault(line => line.StartsWith("range:", StringComparison.OrdinalIgnoreCase))?[6..].Trim() ?? "";

    /// <summary>Bytes of the present answer with a dataset; null: the answer is another one.</summary>
    private sealed class Budget
    {
        public int? Passed { get; set; }
    }
}
