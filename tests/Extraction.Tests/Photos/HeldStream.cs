namespace IFeaLiD.Extraction.Tests.Photos;

/// <summary>A photo that stops short of its end until it is released: by then its decoder is at work, and cannot be done.</summary>
internal sealed class HeldStream(byte[] file) : MemoryStream(file, writable: false)
{
    /// <summary>Bytes that are held back; a pipe takes more, so the decoder may stand still when they come.</summary>
    private const int HeldBack = 8 << 10;

    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();

    /// <summary>All but the last bytes have been taken.</summary>
    public Task Held => held.Task;

    public void Release() => released.Set();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var free = Length - HeldBack - Position;
        if (free <= 0)
        {
            held.TrySetResult();
            released.Wait();
            free = count;
        }

        return base.Read(buffer, offset, (int)Math.Min(count, free));
    }

    protected override void Dispose(bool disposing)
    {
        released.Set();
        base.Dispose(disposing);
    }
}
