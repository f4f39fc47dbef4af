namespace LoxiActors.Imitation.Core;

/// <summary>Hands out the numbers 1..size; a freed number is the next one handed out.</summary>
internal sealed class NumberPool(int size)
{
    private readonly Stack<int> _freed = new();
    private int _next = 1;

    public bool TryTake(out int number)
    {
        if (_freed.TryPop(out number))
            return true;
        number = _next;
        if (_next > size)
            return false;
        _next++;
        return true;
    }

    public void Free(int number) => _freed.Push(number);
}
