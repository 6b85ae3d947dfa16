using System.Runtime.CompilerServices;
using IFeaLiD.Viewer.Problems;
using Microsoft.AspNetCore.SignalR;

namespace IFeaLiD.Viewer.Views;

/// <summary>Live progress: one stream a view, which begins with the present and ends with the end.</summary>
public sealed class ProgressHub(Snapshots snapshots) : Hub
{
    /// <summary>Snapshots of a view, newest last; intermediate ones may be dropped.</summary>
    /// <exception cref="HubException">There is no such view.</exception>
    public async IAsyncEnumerable<ViewSnapshot> Watch(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var changes = snapshots.WatchAsync(id, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await changes.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (RequestException e)
            {
                throw new HubException($"{e.Code}: {e.Message}", e);
            }

            yield return changes.Current;
        }
    }
}
