using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace IFeaLiD.Extractor.Server;

/// <summary>Follows a view as the page does: the service tells what happens as it happens, and is asked where it cannot.</summary>
/// <param name="service">Is asked.</param>
/// <param name="server">Address of the first page, with a slash at its end.</param>
internal sealed class ViewWatch(ServiceClient service, Uri server)
{
    private const int Streams = 3, Patience = 5;
    private const int LongestMessage = 1 << 20;
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10), Look = TimeSpan.FromMilliseconds(250), Pause = TimeSpan.FromSeconds(2);

    /// <summary>The view as it is, and each time that it is otherwise; the last one is ready, failed or cancelled.</summary>
    /// <param name="view">As it was submitted.</param>
    /// <param name="cancellationToken">The service goes on.</param>
    /// <exception cref="ServiceException">The service does not answer any more, or does not know the view.</exception>
    public async IAsyncEnumerable<ServedView> FollowAsync(ServedView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return view;
        for (var streams = Streams; !view.HasEnded;)
        {
            if (streams > 0)
            {
                streams--;
                await foreach (var next in StreamAsync(view.Id, cancellationToken))
                {
                    if (next.Revision >= view.Revision)
                    {
                        streams = next.Revision > view.Revision ? Streams : streams; // one that only breaks off is given up
                        yield return view = next;
                    }
                }
            }
            else
            {
                await Task.Delay(Look, cancellationToken);
            }

            if (!view.HasEnded && await FindAsync(view.Id, cancellationToken) is var found && found.Revision >= view.Revision)
            {
                yield return view = found;
            }
        }
    }

    /// <summary>What the hub tells, until it ends or breaks off. Without negotiation any of several viewers behind a proxy can answer.</summary>
    private async IAsyncEnumerable<ServedView> StreamAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server, "hubs/progress"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.TransportMaxBufferSize = LongestMessage;
        }).Build();
        if (!await TriedAsync(token => StartAsync(hub, token), cancellationToken))
        {
            yield break;
        }

        await using var views = hub.StreamAsync<ServedView>("Watch", id, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await TriedAsync(async _ => await views.MoveNextAsync(), cancellationToken) && views.Current is { IsSound: true } view && view.Id == id)
        {
            yield return view;
        }
    }

    private static async Task<bool> StartAsync(HubConnection hub, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Connecting);
        await hub.StartAsync(patience.Token);
        return true;
    }

    /// <summary>False also where the connection failed, for whatever reason: then the service is asked, and its answer says what is wrong.</summary>
    private static async Task<bool> TriedAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or WebSocketException or HubException or IOException or InvalidDataException or InvalidOperationException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A service that is started anew goes on with its work, so a few failures in a row are borne.</summary>
    private async Task<ServedView> FindAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await service.FindAsync(id, cancellationToken);
            }
            catch (ServiceException e) when (e.Code is ServiceException.Unreachable or ServiceException.Lost)
            {
                if (attempt == Patience)
                {
                    throw new ServiceException(ServiceException.Lost, $"The service does not answer any more. When it is back it goes on with the work, and the link shows it: {new Uri(server, $"v/{id}")}", e);
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
